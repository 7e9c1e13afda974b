# Many short lists of pairs of floats are sorted.
# source: pypy/pypy 2567, Sorting small tuples slower than CPython
# wrong: comparing tuples goes through generic code of the sort, four times slower than CPython
# must: costly-call at (here)
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def work(rounds):
    total = 0.0
    for k in range(rounds):
        pairs = [((j * 7919 + k) % 101 / 101, j * 0.5) for j in range(100)]
        pairs.sort()  # (here)
        total += pairs[0][1]
    return total


print(work(int(6000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
