# SQLite calls a Python function for each row.
# source: pypy/pypy 3444, Update sqlite3 to 3.35.5 (its mathematical functions are four times quicker than
#   Python's); 839
# wrong: each row goes into C and back into Python, values wrapped and unwrapped; fetch the rows and count
#   in Python, or count in SQL
# must: costly-call or interpreted-code or frame-escape at (here), (back)
# must not: medium-lived, nursery-too-small, importing
# SPDX-License-Identifier: GPL-3.0-or-later
import sqlite3
import sys


def distance(x, y):
    return abs(x - 50) + abs(y - 50)  # (back)


def run(n):
    base = sqlite3.connect(":memory:")
    base.create_function("distance", 2, distance)
    base.execute("create table place (x integer, y integer)")
    base.executemany("insert into place values (?, ?)", [(i * 7 % 100, i * 13 % 100) for i in range(2000)])
    total = 0
    for i in range(n):
        total += base.execute("select count(*) from place where distance(x, y) < ?", (i % 90,)).fetchone()[0]  # (here)
    base.close()
    return total


print(run(int(60 * float(sys.argv[1] if len(sys.argv) > 1 else 1)) or 1))
