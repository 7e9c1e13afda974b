# Places of queens that do not attack each other, by backtracking over bits.
# source: nschloe/python-vs-cpp 1, Adding Numba, PyPy, Cython (the kind of comparison: backtracking)
# wrong: nothing; integers and calls of a function by itself
# quiet
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def place(free, columns, left, right):
    if not free:
        return 1
    found = 0
    spots = free & ~(columns | left | right)
    while spots:
        spot = spots & -spots
        spots ^= spot
        found += place(free ^ spot, columns, (left | spot) << 1, (right | spot) >> 1)
    return found


total = 0
for k in range(int(10 * float(sys.argv[1] if len(sys.argv) > 1 else 1)) or 1):
    total += place((1 << 10) - 1, 0, 0, 0)
print(total)
