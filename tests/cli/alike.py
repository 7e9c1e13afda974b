#!/usr/bin/env python3
# Sites that have next to nothing and differ in their callers alone are one row of the JSON report
# (`stacks` says how many), as the option `fold` of the run has it: sums stay, rows that matter stay,
# and what names a site names a row that is there.
# SPDX-License-Identifier: GPL-3.0-or-later

import json
import os
import tempfile

import given
import tap

COUNT = 40  # sites on one line, each called from another line
LARGE = 7  # which of them matters
FIRST_SITE, FIRST_FRAME = 100, 1000
TINY, MUCH = 64, 20 * given.MIB


def records(fold):
    """A sound profile with COUNT sites on a line more."""
    made = given.aged()
    made[1]["options"]["fold"] = str(fold)
    sizes = [MUCH if i == LARGE else TINY for i in range(COUNT)]
    frames, sites, cells, stores = [], [], [], []
    for i, size in enumerate(sizes):
        frame = FIRST_FRAME + 2 * i
        frames += [{"k": "frame", "id": frame, "file": "/home/me/app.py", "line": 200 + i,
                    "function": "caller"},
                   {"k": "frame", "id": frame + 1, "caller": frame, "file": "/home/me/lib.py",
                    "line": 77, "function": "tiny"}]
        sites.append({"k": "site", "id": FIRST_SITE + i, "kind": "interpreter", "frame": frame + 1})
        cells.append({"k": "cell", "site": FIRST_SITE + i, "type": 24 if i % 2 else 3,
                      "allocated_objects": 1, "allocated_bytes": size, "died_objects": 1,
                      "died_bytes": size})
        stores.append({"k": "store", "site": FIRST_SITE + i, "barriers": 1})
    totals = next(r for r in made if r["k"] == "totals")
    for key in ("nursery", "allocated", "died_young"):
        totals[key + "_bytes"] += sum(sizes)
        totals[key + "_objects"] += COUNT
    totals["barriers"] += COUNT
    next(r for r in made if r["k"] == "minor").update(site=FIRST_SITE + COUNT - 1, roots=0)
    for kind, more in (("site", frames), ("cell", sites), ("minor", cells + stores)):
        at = next(i for i, r in enumerate(made) if r["k"] == kind)
        made[at:at] = more
    return made


def rows_of(report):
    return [r for r in report["sites"] if r.get("line") == 77]


def report_of(folder, fold):
    path = given.write(os.path.join(folder, "pypygc.out.42"), records(fold))
    return json.loads(given.pypygc("report", "--json", path).out)


def main(t):
    with tempfile.TemporaryDirectory() as folder:
        whole, short = report_of(folder, 0), report_of(folder, 2000)
    t.is_(len(rows_of(whole)), COUNT, "with --fold=0 each has its row")
    t.ok(not any("stacks" in r for r in rows_of(whole)), "and none stands for others")
    rows = rows_of(short)
    t.is_(sorted((r["type"], r["allocated_bytes"], r.get("stacks", 1), "stack" in r) for r in rows),
          [("Point", (COUNT // 2 - 1) * TINY, COUNT - 1, False), ("Point", MUCH, 1, True),
           ("rpy_string", COUNT // 2 * TINY, COUNT - 1, False)],
          "else those with next to nothing are one row a type, and one that matters is its own")
    for key in ("allocated_bytes", "allocated_objects", "died_young_bytes"):
        t.is_(sum(r.get(key, 0) for r in short["sites"]), sum(r.get(key, 0) for r in whole["sites"]),
              f"the sum of {key} is the same")
    for rows in ("lines", "types", "traces", "findings", "totals", "defects"):
        t.is_(short[rows], whole[rows], f"{rows} are the same")
    ids = {r["id"] for r in short["sites"]}
    t.ok(all(m["site"] in ids for m in short["minors"] if "site" in m), "minors name rows that are there")
    t.is_([(r["barriers"], r.get("stacks")) for r in short["stores"] if r.get("line") == 77],
          [(COUNT - 1, COUNT - 1), (1, None)], "stores of the same sites are one row too")
    t.is_(sum(r["barriers"] for r in short["stores"]), short["totals"]["barriers"], "with the same sum")


with tap.Tap() as tests_of_alike_sites:
    main(tests_of_alike_sites)
