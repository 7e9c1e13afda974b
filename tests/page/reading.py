#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# The page as its readers see it, in a browser: each view by mouse and by keys, light and dark, narrow, on
# paper, without violations of accessibility that axe-core knows, with hostile names, and with the
# figures of the JSON report. Environment: PYPYGC_BUILDDIR.
import os
import tempfile

import looking
from given import aged, as_process, pypygc, profile, resident, with_sites, write
import given_memory
import given_work
import tap

HOSTILE = "<img src=x onerror=evil=1>"
COLUMNS = ["instructions", "allocated_bytes", "survived_bytes", "gc_blame_instructions"]


def rich():
    """A profile that has something for each view: work and traces, collections, a curve, and what is kept."""
    work = given_work.profile()
    old = [{key: value for key, value in record.items() if key != "site"} for record in aged()
           if record["k"] in {"held", "holder", "major", "minor"}]
    curve = [{"k": "memory", "allocated_bytes": i << 20, "instructions": i * 1000, "old_bytes": (5 + i % 4) << 20,
              "external_bytes": 1 << 20} for i in range(1, 21)]
    in_memory = [resident(i << 20, arena_used=5 + i % 4, arena_sparse=1, nursery=4, pypy=40) for i in range(1, 21)]
    alive = [{"k": "retained", "type": 3, "objects": 9, "bytes": 720, "retained_bytes": 900, "age_bytes": 5 << 20},
             {"k": "retained", "type": 3, "site": 1, "objects": 7, "bytes": 560, "retained_bytes": 600, "age_bytes": 4 << 20}]
    shots = [*given_memory.named("peak", "peak", 9 << 20, [*alive, given_memory.place(3 << 20)], allocated_bytes=12 << 20),
             *given_memory.named("end", "end", 5 << 20, [given_memory.place(4 << 20)])]
    of_classes = given_memory.alive([(4 << 20, 4000), (10 << 20, 10000), (20 << 20, 20000)], t3=[1 << 20, 4 << 20, 8 << 20], t3_1=[1 << 20, 3 << 20, 7 << 20])
    end = next(i for i, record in enumerate(work) if record["k"] == "totals")
    return work[:end] + old + curve + in_memory + of_classes + shots + work[end:]


def lines_of(report):
    """What the source view must show: by file and line the sums over functions."""
    files = {}
    for row in report["lines"]:
        if row.get("file") and row.get("line"):
            sums = files.setdefault(row["file"], {}).setdefault(str(row["line"]), dict.fromkeys(COLUMNS, 0))
            for key in COLUMNS:
                sums[key] += row.get(key, 0)
    return files


def page_of(folder, name, records):
    path = write(os.path.join(folder, name + ".out"), records)
    html = os.path.join(folder, name + ".html")
    done = pypygc("report", "--html", "-o", html, path)
    assert done.status == 0, done
    return path, html


def main(t):
    needed = looking.common()
    if isinstance(needed, str):
        t.skip(needed)
        return
    common = {**needed, "columns": COLUMNS}
    with tempfile.TemporaryDirectory() as folder:
        write(os.path.join(folder, "rich.out.2"), as_process(rich(), 2, parent=1))
        path, html = page_of(folder, "rich", as_process(rich(), 1))
        report = pypygc("report", "--json", path).json
        caches, with_caches = page_of(folder, "caches", with_sites())
        _, hostile = page_of(folder, "hostile", profile(file=f"/home/me/{HOSTILE}.py", function=HOSTILE, type_name=HOSTILE))
        looking.run(t, {**common, "parts": [["looks", html], ["keys", html], ["range", html], ["loops", html], ["memory", html], ["forced", html], ["paper", html], ["family", html], ["figures", html], ["hostile", hostile]],
                "lines": lines_of(report), "types": {row["name"]: row["allocated_bytes"] for row in report["types"]},
                "traces": {row["id"]: row.get("instructions", 0) for row in report["traces"]}})
        report = pypygc("report", "--json", caches).json
        finding = report["findings"][0]
        looking.run(t, {**common, "parts": [["figures", with_caches], ["found", with_caches]], "lines": lines_of(report),
                "types": {row["name"]: row["allocated_bytes"] for row in report["types"]},
                "finding": {"pattern": finding["pattern"], "advice": finding["advice"]},
                "traces": {row["id"]: row.get("instructions", 0) for row in report["traces"]}})


with tap.Tap() as tests_of_reading:
    main(tests_of_reading)
