# A row is a tuple; each step makes a list of it, to change one place.
# source: pypy/pypy 3780, Creating lists/sets/tuple can be very slow in PYPY; 1433
# wrong: the whole row is copied, and its array is too large for the nursery; a list that is changed in place
# must: large-object-churn or costly-call or quadratic-copy at (here), (back)
# was: must not: medium-lived, nursery-too-small, growing-heap
# measured: a nursery of 4 MiB does help: 0.16 s, with 1 MiB 0.30 s; a list that is changed in place: 0.03 s
# must not: growing-heap
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def put(row, place, value):
    cells = list(row)  # (here)
    cells[place] = value
    return tuple(cells)  # (back)


def run(n):
    row = tuple(str(i & 7) for i in range(20000))
    for i in range(n):
        row = put(row, i * 31 % 20000, "x")
    return row.count("x")


print(run(int(300 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
