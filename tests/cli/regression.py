#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# The promise of a regression check: with `pypygc run --repeatable`, a program that did not change
# is within limits of 0 % every time, and one of whose loops allocates 3 % more is not.
# Environment: PYPYGC_BUILDDIR, PYPY.
import os
import shutil
import subprocess
import tempfile

from given import PYPYGC, SOURCE, pypygc
import tap
from vg import PYPY

PROGRAMS = os.path.join(SOURCE, "tests", "programs")
RUNS = 5
EQUAL = ("--max-allocated-bytes=0%", "--max-allocated-objects=0%", "--max-survived-bytes=0%",
         "--max-survived-objects=0%")
PINNED = ("allocated_bytes", "allocated_objects", "survived_bytes", "survived_objects")


def run(t, folder, program, out):
    """A run of a program in folder; returns the name of its profile. It is in a folder of its own: PyPy
    lists that of the program when it imports."""
    out = os.path.join("profiles", out)
    os.makedirs(os.path.join(folder, "profiles"), exist_ok=True)
    # a small nursery, so that there is more to go wrong
    done = subprocess.run([PYPYGC, "run", "--repeatable", "--nursery=512K", "--no-report",
                           "--no-progress", f"--pypygc-out-file={out}", "--", PYPY, program],
                          cwd=folder, capture_output=True, timeout=600, check=False,
                          stdin=subprocess.DEVNULL)
    if done.returncode != 0:
        t.diag(done.stderr.decode()[-2000:])
    return os.path.join(folder, out)


def check(t, expected, new, baseline, name, *limits):
    result = pypygc("check", new, "-b", baseline, *limits)
    if not t.ok(result.status == expected, f"{name}: {expected}"):
        t.diag(result)
    return result


def unchanged(t, folder):
    for program in ("objects.py", "dicts.py", "strings.py"):
        shutil.copy(os.path.join(PROGRAMS, program), folder)
        runs = [run(t, folder, program, f"{program}.{i}") for i in range(RUNS)]
        baseline = os.path.join(folder, program + ".baseline")
        check(t, 0, runs[0], baseline, f"{program}: a baseline is written", "--update", *EQUAL)
        for i, new in enumerate(runs):
            check(t, 0, new, baseline, f"{program}: run {i + 1} is equal to it", *EQUAL)
        totals = [t["new"] for t in pypygc("diff", "--json", runs[0], runs[-1]).json["totals"]
                  if t["key"] in PINNED]
        t.ok(len(totals) == len(PINNED) and min(totals) > 0, f"{program}: there is something to compare")


def edited(folder, old, new):
    """Edits the program in place; every line moves by one, too."""
    path = os.path.join(folder, "growing.py")
    with open(os.path.join(PROGRAMS, "growing.py"), encoding="utf-8") as file:
        text = file.read()
    if old not in text:
        raise ValueError(f"{old} is not in the program")
    with open(path, "w", encoding="utf-8") as file:
        file.write(("# edited\n" if old != new else "") + text.replace(old, new))


LIMITS = """
max allocated_bytes +2%
max line growing.py:hot allocated_bytes +2%
max line growing.py:cold allocated_bytes +2%
max type Mark allocated_objects 0%
"""


def grown(t, folder):
    baseline, limits = os.path.join(folder, "baseline"), os.path.join(folder, "limits")
    with open(limits, "w", encoding="utf-8") as file:
        file.write(LIMITS)
    edited(folder, "LONG = 2000000", "LONG = 2000000")
    old = run(t, folder, "growing.py", "old")
    check(t, 0, old, baseline, "a baseline is written", "--limits", limits, "--update")
    edited(folder, "SHORT = 10000", "SHORT = 10_000")
    check(t, 0, run(t, folder, "growing.py", "same"), baseline, "an edit that changes nothing",
          "--limits", limits)
    edited(folder, "LONG = 2000000", "LONG = 2060000")
    new = run(t, folder, "growing.py", "new")
    result = check(t, 1, new, baseline, "a loop that allocates 3 % more", "--limits", limits, "--json")
    t.is_([row["ok"] for row in result.json["limits"]], [False, False, True, False],
          "the total, the function and the type, but not the other function")
    check(t, 1, new, old, "against the whole profile too", "--limits", limits)
    first = pypygc("diff", "--json", old, new).json["lines"][0]
    t.is_((first["function"], first["line"] - first["old_line"], first["state"]), ("hot", 1, "changed"),
          "and diff names the line, which has moved")


with tap.Tap() as test, tempfile.TemporaryDirectory() as directory:
    unchanged(test, directory)
    grown(test, directory)
