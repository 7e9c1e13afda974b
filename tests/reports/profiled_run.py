# A program is run under cProfile to see where its time goes.
# source: pypy/pypy 4945, cProfile overhead is very high; 1328, unbreak cProfile jitting
# wrong: most of the work is the profiler's own: a clock is read and an entry looked for at each call
# must: /cProfile|_lsprof|[Pp]rofiler/
# must not: medium-lived, nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
import cProfile
import sys


def area(x, y):
    return abs(x - y) * max(x, y)


def run(n):
    total = 0
    for i in range(n):
        total += area(i, i >> 1) & 15
    return total


profile = cProfile.Profile()
profile.enable()
total = run(int(500000 * float(sys.argv[1] if len(sys.argv) > 1 else 1)))
profile.disable()
print(total)
