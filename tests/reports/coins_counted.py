# How often a coin fell on each side: Counter of a list of numbers.
# source: pypy/pypy 2680, Slow speed going from numpy data structure to Python data structures (the same with
#   a list of Python's: quick)
# wrong: nothing; counting in a dict is compiled
# quiet above low
# SPDX-License-Identifier: GPL-3.0-or-later
import collections
import sys


def run(n):
    flips = [i * i * 7 % 13 % 3 for i in range(n)]
    counts = collections.Counter(flips)
    for _ in range(4):
        counts.update(flips)
    return sorted(counts.items())


print(run(int(1000000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
