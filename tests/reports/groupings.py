# All ways to put things into groups, by generators that call themselves.
# source: pypy/pypy 1782, Test case where pypy is more than 4x slower than CPython (all groupings of a list)
# wrong: nothing that could be had for less: a list that is changed in place, and a function that is called
#   for each grouping, takes as long
# quiet above low
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def groupings(things):
    if not things:
        yield []
        return
    first = things[0]
    for groups in groupings(things[1:]):
        for i, group in enumerate(groups):
            yield groups[:i] + [group + [first]] + groups[i + 1:]
        yield groups + [[first]]


def run(n):
    count = 0
    for _ in range(n):
        for groups in groupings([1, 2, 3, 4, 5, 6, 7, 8]):
            count += len(groups)
    return count


print(run(int(100 * float(sys.argv[1] if len(sys.argv) > 1 else 1)) or 1))
