#!/usr/bin/env python3
# pypygc export --massif and --dhat, as Valgrind's own viewers read them: ms_print, and dh_view.html in a
# browser. Their totals are the profile's.
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import os
import re
import subprocess
import tempfile

import browser
from exported import NAMES, Exports, totals
import given
import readers
import tap

MIB = given.MIB
# The memory curve: clock, instructions, old generation, outside.
CURVE = [(1 * MIB, 1000, 0, 5), (2 * MIB, 2000, 3 * MIB, 5), (9 * MIB, 7000, 9 * MIB + 1, 2 * MIB),
         (10 * MIB, 9000, 8 * MIB, 3 * MIB - 1), (11 * MIB, 10000, MIB, 4)]
# Where Valgrind's viewer lies: beside its tools.
DH_VIEW = ("/usr/libexec/valgrind/dh_view.html", "/usr/lib/x86_64-linux-gnu/valgrind/dh_view.html")


def curved(**names):
    """A profile with an old generation and its curve."""
    records = given.aged(**names)
    at = next(i for i, r in enumerate(records) if r["k"] == "totals")
    columns = ("allocated_bytes", "instructions", "old_bytes", "external_bytes")
    return records[:at] + [{"k": "memory", "columns": columns, "rows": CURVE}] + records[at:]


def ms_print(e, records):
    """[(time, heap, extra)] of the snapshots, the peak, and the tree of the last: {name: bytes}."""
    path = e.path("massif.out")
    with open(path, "wb") as file:
        file.write(e.bytes("massif", records))
    done = subprocess.run([readers.program("ms_print", "valgrind"), "--threshold=0", path], check=False,
                          capture_output=True, encoding="utf-8")
    if done.returncode != 0 or done.stderr:
        raise ValueError(done.stderr[-500:])

    def number(text):
        return int(text.replace(",", ""))

    rows = [[number(f) for f in m] for m in re.findall(
        r"(?m)^ *(\d+) +([\d,]+) +([\d,]+) +([\d,]+) +([\d,]+) +0$", done.stdout)]
    if any(total != heap + extra for _, _, total, heap, extra in rows):
        raise ValueError("the total of a snapshot")
    tree = {name: number(size) for size, name in
            re.findall(r"(?m)^[ |]*->[\d.]+% \(([\d,]+)B\) (.*)$", done.stdout)}
    tree["all"] = number(re.findall(r"(?m)^[\d.]+% \(([\d,]+)B\) \(old and not freed", done.stdout)[-1])
    return [(time, heap, extra) for _, time, _, heap, extra in rows], \
        int(re.search(r"(\d+) \(peak\)", done.stdout)[1]), tree


def massif(e):
    t, records = e.t, curved()
    live = totals(records)["old_live_bytes"]
    try:
        snapshots, peak, tree = ms_print(e, records)
    except readers.Missing as error:
        t.skip(str(error), 3)
        return
    t.is_(snapshots, [(time, old, outside) for _, time, old, outside in CURVE] + [(10000, live, 0)],
          "ms_print: a snapshot a point of the curve, and the end")
    t.is_(peak, 2, "the highest is the peak")
    t.is_((tree["all"], tree["hot (/home/me/app.py:9)"], tree["[Point]"], tree["(outside JIT code)"]),
          (live, 2 * MIB, 2 * MIB, MIB + 640), "what is alive at the end, by stack")
    bad = []
    for what, name in NAMES.items():
        try:
            found = ms_print(e, curved(file="/home/me/" + name, function=name))
            if found[0] != snapshots or found[2]["all"] != live:
                bad.append((what, found))
        except ValueError as error:
            bad.append((what, str(error)))
        if given.HARM.search(e.text("massif", curved(file=name, function=name))):
            bad.append((what, "harm"))
    t.is_(bad, [], "names that mean harm do none")


def dhat(e):
    """The sums of the file, and that each stack is there once, and a leaf."""
    t, records = e.t, curved()
    total = totals(records)
    shown = json.loads(e.text("dhat", records))
    keys = {"tb": "allocated_bytes", "tbk": "allocated_objects"}
    t.is_({key: sum(p[key] for p in shown["pps"]) for key in keys},
          {key: total[name] for key, name in keys.items()}, "dhat: what was allocated")
    t.is_({key: sum(p[key] for p in shown["pps"]) for key in ("eb", "ebk")},
          {"eb": total["old_live_bytes"] + total["left_bytes"],
           "ebk": total["old_live_objects"] + total["left_objects"]}, "what is alive at the end")
    stacks = [tuple(p["fs"]) for p in shown["pps"]]
    t.is_(len(stacks), len(set(stacks)), "each stack once")
    point = next(p for p in shown["pps"] if shown["ftbl"][p["fs"][0]].endswith("[Point]"))
    t.ok(re.fullmatch(r"0x[0-9A-F]+: hot \(/home/me/app.py:9\)", shown["ftbl"][point["fs"][1]]),
         "types are on top of their lines")
    young = total["instructions"] // (total["minor_collections"] + 1)
    t.is_(point["tl"], 280000 * (2 ** 30 + 2 ** 29) + 100000 * young, "how long they lived")


def in_dh_view(e, records):
    """The text that the viewer shows."""
    page = next(filter(os.path.exists, DH_VIEW), None)
    if page is None:
        raise readers.Missing("dh_view.html is missing (Debian: apt install valgrind)")
    path = e.path("dhat.json")
    with open(path, "wb") as file:
        file.write(e.bytes("dhat", records))
    with browser.Page("file://" + page) as shown:
        shown.wait("document.querySelector('input[type=file]')")
        shown.give_file("input[type=file]", path)
        shown.wait("document.body.innerText.match(/PP 1|Error|error/)")
        return shown.value("document.body.innerText")


def dh_view(e):
    total = totals(curved())
    try:
        text = in_dh_view(e, curved())
    except (readers.Missing, browser.Missing) as error:
        e.t.skip(str(error), 3)
        return
    sums = re.search(r"PP 1/1 .*\n +Total: +([\d,]+) bytes .* in ([\d,]+) objects(?:.*\n)+? +At t-end: +"
                     r"([\d,]+) bytes .* in ([\d,]+) objects", text)
    e.t.is_([int(n.replace(",", "")) for n in sums.groups()] if sums else text[:2000],
            [total["allocated_bytes"], total["allocated_objects"],
             total["old_live_bytes"] + total["left_bytes"],
             total["old_live_objects"] + total["left_objects"]], "dh_view: the totals")
    e.t.ok("hot (/home/me/app.py:9)" in text, "and the lines")
    evil = in_dh_view(e, curved(file="/x/" + NAMES["controls"], function=NAMES["markup"]))
    e.t.ok("PP 1/1" in evil and f"{total['allocated_bytes']:,} bytes" in evil and
           NAMES["markup"] in evil, "names that mean harm do none")


def needs(e):
    for name, records, words in (("dhat", given.profile(), b"was not followed"),
                                 ("massif", given.aged(), b"memory over time")):
        done = given.pypygc("export", f"--{name}", e.given(records))
        e.t.ok(done.status == 2 and words in done.err, f"{name}: what it needs")


with tap.Tap() as test, tempfile.TemporaryDirectory() as place:
    for part in (massif, dhat, dh_view, needs):
        part(Exports(test, place))
