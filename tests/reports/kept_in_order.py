# A list that is kept in order while numbers come.
# source: grantjenks/python-sortedcontainers 162, The performance of add method could be improved (insort)
# wrong: insort() into a long list moves half of it each time; sort once, or a list of short lists
# must: costly-call or quadratic-copy or large-object-churn at (here)
# SPDX-License-Identifier: GPL-3.0-or-later
from bisect import insort
import sys


def run(n):
    ordered = []
    x = 1
    for _ in range(n):
        x = x * 1103515245 + 12345 & 0x7FFFFFFF
        insort(ordered, x)  # (here)
    return ordered[n // 2]


print(run(int(40000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
