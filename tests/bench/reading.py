#!/usr/bin/env python3
# Whether reading grows with the profile and with nothing else: CPU time of report and diff for made
# profiles of more and more functions, each in a file of its own, the second one with all files moved.
# SPDX-License-Identifier: GPL-3.0-or-later

import argparse
import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "lib"))
from vg import PYPYGC  # noqa: E402

OBJECTS = 1000  # of 16 bytes in each function; all survive


def write_profile(path, functions, folder):
    """A profile with so many functions below a folder."""
    records = [{"k": "header", "format": "pypygc", "version": 1, "tool": "0"},
               {"k": "run", "command": ["pypy3", "a.py"], "pid": 1, "cwd": "/nonexistent",
                "nursery_size": 1 << 20, "options": {}, "environment": {}},
               {"k": "type", "id": 8, "name": "Point", "fixed_size": 16}]
    numbers = range(1, functions + 1)
    counts = {"objects": OBJECTS, "bytes": 16 * OBJECTS}
    records += [{"k": "frame", "id": n, "file": f"{folder}/d{n}/__init__.py", "line": 1,
                 "function": "g"} for n in numbers]
    records += [{"k": "site", "id": n, "kind": "interpreter", "frame": n} for n in numbers]
    records += [{"k": "cell", "site": n, "type": 8,
                 **{f"{what}_{unit}": count for what in ("allocated", "survived")
                    for unit, count in counts.items()}} for n in numbers]
    records += [{"k": "totals", "minor_collections": 160, "major_collections": 10,
                 **{f"{what}_{unit}": functions * count for unit, count in counts.items()
                    for what in ("nursery", "allocated", "survived")}},
                {"k": "end", "complete": True, "reason": "exit"}]
    with open(path, "w", encoding="ascii") as file:
        file.writelines(json.dumps(r) + "\n" for r in records)


def cpu_time(*command):
    """Seconds of the processor that a command of pypygc takes."""
    before = os.times()
    subprocess.run([PYPYGC, *command], check=True, stdout=subprocess.DEVNULL)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def main():
    parser = argparse.ArgumentParser(description="CPU time of report and diff by the number of functions")
    parser.add_argument("-n", "--functions", type=int, default=12500, help="in the smallest [12500]")
    args = parser.parse_args()
    print(f"{'functions':>10}{'report':>10}{'diff':>10}  seconds")
    with tempfile.TemporaryDirectory() as folder:
        old, new = (os.path.join(folder, name) for name in ("old.out", "new.out"))
        for factor in (1, 4, 16):
            functions = factor * args.functions
            write_profile(old, functions, "/x")
            write_profile(new, functions, "/y")
            print(f"{functions:>10}{cpu_time('report', old):>10.2f}{cpu_time('diff', old, new):>10.2f}")


if __name__ == "__main__":
    main()
