# Many sorted sequences are merged into one.
# source: pypy/pypy 2581, heapq.merge is slow in pypy3; 5466
# wrong: heapq.merge is a generator over Python objects for each item; sorted() of all of it, which knows
#   runs, is many times faster
# must: costly-call or escaping-object or interpreted-code at (here)
# must not: medium-lived, nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
import heapq
import sys


def merged(rows):
    total = 0
    for value in heapq.merge(*rows):  # (here)
        total += value
    return total


n = int(1500 * float(sys.argv[1] if len(sys.argv) > 1 else 1))
print(merged([range(i, n * 40, 40) for i in range(40)]))
