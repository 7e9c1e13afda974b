# A queue in a list: taken from the front.
# source: pypy/pypy 3027, list.pop(0) ten times slower than on CPython; nltk/nltk 3105 and many others
# wrong: pop(0) moves all items behind it; collections.deque has popleft()
# must: costly-call at (here)
# must not: large-object-churn
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def drain(n):
    jobs = [[i, i] for i in range(n)]
    total = 0
    while jobs:
        total += jobs.pop(0)[1]  # (here)
    return total


print(drain(int(50000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
