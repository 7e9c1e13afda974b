# Tuples of measurements are sorted.
# source: pypy/pypy 3787, Performance issue with tuple sorting (2.45 s, a list of the same 0.84 s)
# wrong: all of it is in sorted(), of the same numbers each time (a list is no quicker any more)
# must: costly-call at (here)
# SPDX-License-Identifier: GPL-3.0-or-later
import random
import sys


def run(n):
    random.seed(7)
    values = tuple(random.random() for _ in range(1024))
    total = 0.0
    for i in range(n):
        total += sorted(values)[i & 1023]  # (here)
    return total


print("%.6f" % run(int(350 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
