# A named tuple type is made for each query's columns.
# source: pypy/pypy 3294, Performance issue with the exec statement (the exec is in namedtuple())
# wrong: every call compiles the source of a class; make each type once and keep it by its columns
# must: compile-in-loop or code-churn at (here)
# must not: strategy-switch, large-object-churn
# SPDX-License-Identifier: GPL-3.0-or-later
import sys
from collections import namedtuple


def query(columns, values):
    row = namedtuple("Row", columns)  # (here)
    return row(*values)


def run(n):
    total = 0
    for i in range(n):
        total += query(["id", "name", "size"], [i, "x", 3]).size
    return total


print(run(int(1500 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
