#!/usr/bin/env python3
# Memory outside the collector's heap: N blocks of B bytes that a line mallocs through cffi are N
# blocks and N × B bytes at that line; what was freed, and by whom; and what the collector was told
# of it. By the difference between N and 2 N, which is exact.
# SPDX-License-Identifier: GPL-3.0-or-later

import os

import books
import tap
import vg

PROGRAM = books.program("outside")
COUNT = 40
QUIET = {"PYPY_GC_MIN": "1G"}  # memory pressure alone does not collect
KEYS = ("blocks", "bytes", "freed_blocks", "freed_bytes", "freed_by_gc_blocks",
        "freed_by_gc_bytes", "pressures", "pressure_bytes")
# by mark: size, whether it is freed, whether the collector frees it, what it is told
EXPECTED = {
    "untold": (100003, True, False, 0),
    "told": (200003, True, False, 200003),
    "owned": (50001, True, True, 50001),
    "leaked": (30001, False, False, 0),
    "small": (100, True, False, 0),
    "freed": (40001, True, False, 0),
}


def is_pypys(path):
    return path is not None and "libpypy" in os.path.basename(path)


def by_line(profile):
    sites = {r["id"]: r for r in profile.all("site")}
    frames = {r["id"]: r for r in profile.all("frame")}
    found = {}
    for r in profile.all("external"):
        frame = frames.get(sites[r["site"]].get("frame"))
        # cffi may allocate within a function of its own: the first line of the program counts
        while frame is not None and frame.get("file") != PROGRAM:
            frame = frames.get(frame.get("caller"))
        if frame is not None:
            sums = found.setdefault((frame["line"], is_pypys(r.get("library"))),
                                    dict.fromkeys(KEYS, 0))
            for key in KEYS:
                sums[key] += r.get(key, 0)
    return found


def reported(profile):
    found = {}
    for r in vg.report_json(profile)["external"]:
        places = [f for f in [r, *r.get("stack", [])] if f.get("file") == PROGRAM]
        if places:
            sums = found.setdefault((places[0]["line"], is_pypys(r.get("library"))),
                                    dict.fromkeys(KEYS, 0))
            for key in KEYS:
                sums[key] += r.get(key, 0)
    return found


def check(t, way, pypy, read):
    sums = []
    for count in (COUNT, 2 * COUNT):
        run = vg.run(PROGRAM, str(count), pypy=pypy, env=QUIET)
        if "missing cffi" in run.stdout:
            t.skip("cffi is not installed")
            return
        profile = books.check_run(t, run, f"{count} blocks, {way}")
        if profile is None:
            return
        sums.append(read(profile))
    none = dict.fromkeys(KEYS, 0)
    marks = books.marked_lines(PROGRAM, "outside")

    def more(mark, pypys):
        """What the line has more in the second run. PyPy mallocs for the arguments of each call:
        these blocks of 24 bytes or so are told apart by whose code asked."""
        place = (marks[mark], pypys)
        return {k: sums[1].get(place, none)[k] - sums[0].get(place, none)[k] for k in KEYS}

    told = ("pressures", "pressure_bytes")
    for mark, (size, dies, by_gc, pressure) in EXPECTED.items():
        got = more(mark, False)
        got.update((k, got[k] + more(mark, True)[k]) for k in told)
        n = COUNT
        if mark == "owned":  # PyPy's own code asks for it
            got.update((k, v) for k, v in more(mark, True).items() if k not in told)
            # PyPy's own are of at most 64 bytes, a few for each call, and how many the collector
            # frees depends on where the loop was entered: one of ours more or less would show.
            least, most = n * size - 4 * 64, n * size + 4 * n * 64
            t.ok(0 <= got["blocks"] - n <= 4 * n and least <= got["bytes"] <= most
                 and least <= got["freed_by_gc_bytes"] <= most
                 and got["pressures"] == n and got["pressure_bytes"] == n * pressure,
                 f"{mark}, {way}: {n} more blocks, and PyPy's small ones")
            t.diag(got)
            continue
        t.is_(got, {"blocks": n, "bytes": n * size,
                    "freed_blocks": n * dies, "freed_bytes": n * size * dies,
                    "freed_by_gc_blocks": n * by_gc, "freed_by_gc_bytes": n * size * by_gc,
                    "pressures": n if pressure else 0, "pressure_bytes": n * pressure},
              f"{mark}, {way}: {n} more blocks")
    got = more("arrays", True)
    got.update((k, got[k] + more("arrays", False)[k]) for k in told)
    t.ok(got["freed_blocks"] == got["blocks"] >= COUNT
         and got["freed_by_gc_bytes"] >= COUNT * 16000
         and got["bytes"] >= COUNT * 16000 and got["pressure_bytes"] >= COUNT * 16000,
         f"arrays, {way}: they own memory, the collector is told, and frees it")
    t.diag(got)


with tap.Tap() as test:
    check(test, "--jit off", ["--jit", "off"], by_line)
    check(test, "with the JIT", [], reported)
