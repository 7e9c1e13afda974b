# Long texts are joined by str.join(), two at a time.
# source: pypy/pypy 2975, Joining long bytes or str sequences is 10-40x slower on PyPy2 and PyPy3; 866
# wrong: the results are too large for the nursery, and each is malloced and cleared before it is filled
# must: large-object-churn or costly-call or quadratic-copy at (here)
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def run(n):
    data = "0" * 100000
    length = 0
    for _ in range(n):
        length += len("".join((data, data)))  # (here)
    return length


print(run(int(6000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
