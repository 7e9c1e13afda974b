# good: costly-call
# A queue in one thread. The operations of a deque are compiled with the loop.
# SPDX-License-Identifier: GPL-3.0-or-later
import collections
import sys


def run(n):
    jobs = collections.deque()
    total = 0
    for i in range(n):
        jobs.append(i)
        total += jobs.popleft()
    return total


print(run(int(20000000 * float(sys.argv[1]))))
