# Points as tuples that are compared, as in a sort or a search that one writes oneself.
# source: pypy/pypy 2422, Unexpected inversion of performance between objects and tuple
# wrong: tuples are compared by code that the JIT does not look into, item by item; an object with two
#   attributes and __lt__ is compiled with the loop
# must: costly-call at (here)
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def run(n):
    points = [(i * 7919 % 1000, i * 104729 % 1000, "p%d" % (i % 10)) for i in range(1000)]
    smaller = 0
    for i in range(n):
        if points[i % 1000] < points[(i * 31 + 7) % 1000]:  # (here)
            smaller += 1
    return smaller


print(run(int(1500000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
