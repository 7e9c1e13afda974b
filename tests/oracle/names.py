#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# The names of PyPy's types, fields, functions and operations by which rules go: the PyPy at hand has
# each, but those that are marked as not of every PyPy; and one that is renamed is missed.
# Environment: PYPYGC_BUILDDIR, PYPY, PYPYGC_LIBRARY (the library, if it is not the one of PYPY).
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, "lib"))
import tap  # noqa: E402
from tree import read  # noqa: E402

PYPYGC = os.path.join(os.environ.get("PYPYGC_BUILDDIR", "build"), "bin", "pypygc")
PYPY = os.environ.get("PYPY", "pypy3")
HEADING = "Names by which rules know what they look at\n"
FIND_LIBRARY = """
for line in open("/proc/self/maps"):
    path = line.split(None, 5)[-1].strip()
    if "libpypy" in path:
        print(path)
        break
"""
RENAMED = b"register_finalizer", b"register_fanilizer"


def library():
    return os.environ.get("PYPYGC_LIBRARY") or subprocess.run(
        [PYPY, "-c", FIND_LIBRARY], capture_output=True, text=True, check=True).stdout.strip()


def verdict(path):
    """How many names there are, how many were found, and what is said of the others."""
    shown = subprocess.run([PYPYGC, "layout", "--no-cache", path], capture_output=True, text=True,
                           check=True).stdout
    lines = shown.split(HEADING)[1].splitlines()
    found, known = map(int, re.match(r"  (\d+) of (\d+) are there", lines[0]).groups())
    return found, known, lines[1:]


def main(t):
    path = library()
    if not path:
        t.skip("this PyPy has no library of its own")
        return
    found, known, others = verdict(path)
    table = re.findall(r"^ +NAME\(", read("pypygc/base/pypy_names.h"), re.M)
    t.is_(known, len(table), "all names of the table were looked for")
    t.is_(found + len(others), known, "each is there, or it is said that it is not")
    lost = [line for line in others if not line.endswith("not every PyPy has it.")]
    if not t.ok(not lost, "all that every PyPy has are there"):
        t.diag("\n".join(lost))
    with tempfile.TemporaryDirectory() as folder:
        changed = os.path.join(folder, os.path.basename(path))
        with open(path, "rb") as file, open(changed, "wb") as copy:
            copy.write(file.read().replace(*RENAMED))
        after, _, others = verdict(changed)
        t.is_(after, found - 1, "one name less where PyPy has renamed a function")
        t.ok(any(line.startswith(f"  {RENAMED[0].decode()} of rpython/rlib/rgc.py: not found, ")
                 for line in others), "which is said, with where PyPy had it")


with tap.Tap() as tests_of_names:
    main(tests_of_names)
