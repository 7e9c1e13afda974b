#!/usr/bin/env python3
# Cache misses outside of traces belong to the frame that runs, and to who has called it: a generator
# that is resumed at the same instruction by two functions by turns touches a known number of lines
# of cache for each. The cache holds the nursery and all else, so that often nothing is missed between
# two of these. What the ledger's word tells is compared with what the shadow stack tells.
# SPDX-License-Identifier: GPL-3.0-or-later

import collections
import os
import re

import books
import tap
import vg

PROGRAM = books.program("misses")
ROUNDS = "10000"
NURSERY = {"PYPY_GC_NURSERY": str(1 << 18)}
CACHES = ["--cache-sim=yes", "--D1=2097152,16,64", "--LL=33554432,16,64"]
SLACK = 0.01  # of the misses of the line: what the interpreter itself writes to there


def touched():
    with open(PROGRAM, encoding="utf-8") as file:
        return 1 + [line.endswith("# touched\n") for line in file].index(True)


def writes_by_caller(profile):
    """Missed writes of the line that touches memory, by the function that has called its own."""
    frames = {r["id"]: r for r in profile.all("frame")}
    sites = {r["id"]: r for r in profile.all("site")}
    sums = collections.Counter()
    for row in profile.all("site_costs"):
        frame = frames.get(sites[row["site"]].get("frame"), {})
        if (os.path.basename(frame.get("file", "")), frame.get("line")) == ("misses.py", touched()):
            caller = frames.get(frame.get("caller"), {}).get("function")
            sums[caller] += row.get("D1_write_misses", 0)
    return sums


def main(t):
    run = vg.run(PROGRAM, ROUNDS, pypy=["--jit", "off"], env=NURSERY, options=CACHES)
    if not t.ok(run.status == 0 and run.profile is not None, "runs"):
        t.diag(run.describe())
        return
    expected = {name: int(count) for name, count in (line.split() for line in run.stdout.splitlines())}
    found = writes_by_caller(run.profile)
    t.ok(len(expected) == 2 and sum(expected.values()) > 10000, "the program says what it touches")
    for name, count in expected.items():
        t.ok(count * (1 - SLACK) <= found[name] <= count * (1 + SLACK),
             f"{name}: {found[name]} missed writes for {count} lines of cache")
    t.is_(set(found) - set(expected), set(), "nobody else has any")

    run = vg.run(PROGRAM, ROUNDS, pypy=["--jit", "off"], env=NURSERY,
                 options=[*CACHES, "--check-owners=97"])
    said = re.search(r"Owners: asked (\d+), told too late (\d+), another function (\d+), "
                     r"another line (\d+)", run.stderr)
    if not t.ok(said, "each reservation and miss is asked for, and compared"):
        t.diag(run.describe())
        return
    asked, _, function, line = map(int, said.groups())
    t.ok(asked > 1000 and function + line <= 0.01 * asked, "the shadow stack tells the same")
    t.diag(f"asked {asked}, another function {function}, another line {line}")


with tap.Tap() as test:
    main(test)
