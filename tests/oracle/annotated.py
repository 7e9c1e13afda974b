#!/usr/bin/env python3
# pypygc annotate of a real run: figures of all lines are those of the JSON report, to the byte, and with
# what is on no line they are the run's totals; the same of the difference of two runs.
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import re
import subprocess

import books
import tap
import vg
from tree import SRCDIR

COLUMNS = {"work": "instructions", "callees": "inclusive_instructions", "allocated": "allocated_bytes",
           "objects": "allocated_objects", "survived": "survived_bytes", "bill": "gc_blame_instructions",
           "D1": "D1_misses", "LL": "LL_misses"}
COMPARED = ("work", "allocated", "objects", "survived")
TOTALS = {"work": "instructions", "allocated": "allocated_bytes", "objects": "allocated_objects",
          "survived": "survived_bytes", "bill": "gc_instructions"}


def run(*arguments):
    return subprocess.run([vg.PYPYGC, *arguments], capture_output=True, check=True, encoding="utf-8").stdout


def number(text):
    return 0 if text == "." else int(text.replace(",", ""))


def parsed(text, columns):
    """{(file, line): figures}, {part of the summary: figures}."""
    lines, parts, file, where = {}, {}, None, False
    for row in text.splitlines():
        figures = re.match(r" *[+-]?[\d.]+((?: +[+-]?[\d,.]+){%d})  ?(.*)$" % len(columns), row)
        if row.endswith("  where"):
            where = True
        elif re.match(r"[/<]", row):
            file = row
        elif figures and (line := re.match(r" *(\d+|-|\?) \|", figures[2])):
            values = [number(x) for x in figures[1].split()]
            lines[file, line[1], len(lines)] = dict(zip(columns, values))
        elif figures and where:
            parts[figures[2]] = dict(zip(columns, map(number, figures[1].split())))
    return lines, parts


def by_line(lines, columns):
    made = {}
    for (file, line, _), figures in lines.items():
        sum_ = made.setdefault((file, 0 if line == "?" else int(line)), dict.fromkeys(columns, 0))
        for column, value in figures.items():
            sum_[column] += value
    return {k: v for k, v in made.items() if any(v.values())}


def check_run(t, path, name):
    report = json.loads(run("report", "--json", path))
    text = run("annotate", path, "--exact", "--threshold=0", "--context=0", f"--sources={SRCDIR}",
               f"--columns={','.join(COLUMNS)}")
    lines, parts = parsed(text, list(COLUMNS))
    want = {}
    for row in report["lines"]:
        if "file" not in row:
            continue
        sum_ = want.setdefault((row["file"], row.get("line", 0)), dict.fromkeys(COLUMNS, 0))
        for column, key in COLUMNS.items():
            sum_[column] += row.get(key, 0)
    want = {k: v for k, v in want.items() if any(v.values())}
    found = by_line(lines, list(COLUMNS))
    t.ok(len(want) > 100, f"{name}: there are lines")
    books.nothing(t, [(k, found.get(k), want.get(k)) for k in {**found, **want}
                      if found.get(k) != want.get(k)], f"{name}: lines are those of the JSON report")
    total = parts.pop("all")
    for column, key in TOTALS.items():
        t.is_((sum(figures[column] for figures in parts.values()), total[column]),
              (report["totals"][key],) * 2, f"{name}: {column}: parts add up to the total")
    misses = sum(report["totals"][f"D1_{kind}_misses"] for kind in ("read", "write"))
    t.is_((sum(figures["D1"] for figures in parts.values()), total["D1"]), (misses,) * 2,
          f"{name}: D1: parts add up to the total")
    t.is_(sum(v["work"] for v in found.values()), parts["lines above"]["work"], f"{name}: all lines are shown")
    return report


def check_difference(t, old, new, reports):
    text = run("annotate", new, f"--diff={old}", "--exact", "--threshold=0", "--context=0",
               f"--sources={SRCDIR}", f"--columns={','.join(COMPARED)}")
    lines, parts = parsed(text, list(COMPARED))
    total = parts.pop("all")
    for column in COMPARED:
        difference = reports[1]["totals"][TOTALS[column]] - reports[0]["totals"][TOTALS[column]]
        t.is_((sum(figures[column] for figures in parts.values()), total[column]), (difference,) * 2,
              f"difference: {column}: parts add up to that of the totals")
        sums = [sum(row.get(COLUMNS[column], 0) for row in report["lines"] if "file" in row)
                for report in reports]
        t.is_(sum(figures[column] for figures in lines.values()), sums[1] - sums[0],
              f"difference: {column}: lines add up to that of the lines")


with tap.Tap() as test:
    runs = [vg.run(books.program(name), options=["--cache-sim=yes"]) for name in ("window", "unstable")]
    if test.ok(all(r.status == 0 and r.profile for r in runs), "the programs run"):
        made = [check_run(test, r.profile.path, name) for r, name in zip(runs, ("window", "unstable"))]
        check_difference(test, runs[0].profile.path, runs[1].profile.path, made)
