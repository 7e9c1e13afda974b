# A long computation that puts its results together at the very end.
# source: nschloe/python-vs-cpp 1, Adding Numba, PyPy, Cython (the kind of comparison: results in a list)
# wrong: nothing; what only the last part of the run has is no growth
# must not: growing-heap, external-memory
# quiet above low
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def search(n):
    seed, best = 7, 0
    for _ in range(n):
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        if seed & 0xFFFF > best:
            best = seed & 0xFFFF
    return best


def answers(best):
    return [("answer", i, best + i) for i in range(60000)]


best = search(int(40000000 * float(sys.argv[1] if len(sys.argv) > 1 else 1)))
print(len(answers(best)))
