#!/usr/bin/env python3
# N stores into N old objects between two collections run the write barrier's slow path N times, at
# that line; k stores on different cards of a large list mark k cards. By the difference between N
# and 2 N, which is exact: what else a line stores is the same for both. With the JIT and without.
# SPDX-License-Identifier: GPL-3.0-or-later

import books
import tap
import vg

PROGRAM = books.program("stores")
COUNT, ROUNDS = 1500, 6
# no collection but those that the program asks for
QUIET = {"PYPY_GC_MIN": "1G", "PYPY_GC_NURSERY": "32M"}
KEYS = ("barriers", "remembered_bytes", "card_arrays", "cards", "card_bytes")


def interpreted(profile):
    """{line: sums} from the profile itself."""
    sites = {r["id"]: r for r in profile.all("site")}
    frames = {r["id"]: r for r in profile.all("frame")}
    found = {}
    for r in profile.all("store"):
        frame = frames.get(sites[r["site"]].get("frame"), {})
        if frame.get("file") == PROGRAM:
            sums = found.setdefault(frame["line"], dict.fromkeys(KEYS, 0))
            for key in KEYS:
                sums[key] += r.get(key, 0)
    return found


def reported(profile):
    """The same from the report, which knows the lines of JIT code, and what of it JIT code did."""
    found = {}
    for r in vg.report_json(profile)["stores"]:
        if r.get("file") == PROGRAM:
            sums = found.setdefault(r["line"], dict.fromkeys((*KEYS, "jit"), 0))
            for key in KEYS:
                sums[key] += r.get(key, 0)
            sums["jit"] += (r["barriers"] + r["cards"]) * (r["kind"] == "jit")
    return found


def twice(t, way, pypy, read):
    """{mark: sums with 2 N, less those with N}, and the same of all."""
    sums, wholes = [], []
    for count in (COUNT, 2 * COUNT):
        run = vg.run(PROGRAM, str(count), str(ROUNDS), pypy=pypy, env=QUIET)
        profile = books.check_run(t, run, f"{count} objects, {way}")
        if profile is None:
            return None, None
        causes = {m["cause"] for m in profile.minors}
        t.is_(causes - {"nursery", "startup"}, {"collect"},
              f"{count} objects, {way}: nothing else collects")
        sums.append(read(profile))
        wholes.append(profile.totals)
    none = dict.fromkeys((*KEYS, "jit"), 0)
    return ({mark: {k: sums[1].get(n, none).get(k, 0) - sums[0].get(n, none).get(k, 0)
                    for k in (*KEYS, "jit")} for mark, n in books.marked_lines(PROGRAM, "store").items()},
            {k: wholes[1][k] - wholes[0][k] for k in ("barriers", "cards")})


def check(t, way, pypy, read):
    found, whole = twice(t, way, pypy, read)
    if found is None:
        return
    all_of = COUNT * ROUNDS
    # what a Thing keeps in slots lies in itself; items in an array of 3, entries in a table
    for mark in ("attributes", "items", "entries", "first"):
        t.is_(found[mark]["barriers"], all_of, f"{mark}, {way}: one slow path an object")
        each, rest = divmod(found[mark]["remembered_bytes"], all_of)
        t.ok(rest == 0 and each == {"items": 40}.get(mark, each) and 24 <= each <= 400,
             f"{mark}, {way}: the objects' sizes ({each} bytes each)")
        t.is_(found[mark]["cards"], 0, f"{mark}, {way}: no cards")
    t.is_([found["second"][k] for k in KEYS], [0] * len(KEYS), f"second, {way}: no slow path")
    t.is_([found["cards"][k] for k in KEYS], [0, 0, 0, all_of, all_of * 128 * 8],
          f"cards, {way}: one a store")
    t.is_(whole["cards"], all_of, f"{way}: no other line marks cards")
    if pypy:
        others = whole["barriers"] - 4 * all_of
        t.ok(0 <= others <= 2 * COUNT, f"{way}: other lines do little")
    else:
        # not cards: the first of an array counts for all, and that is marked before the trace runs
        for mark in ("attributes", "items", "entries", "first"):
            t.ok(found[mark]["jit"] > 0.9 * all_of, f"{mark}, {way}: most by JIT code")


with tap.Tap() as test:
    check(test, "--jit off", ["--jit", "off"], interpreted)
    check(test, "with the JIT", [], reported)
