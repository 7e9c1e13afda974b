# A sum with a condition, over a range.
# source: gainesvillesun.net, CPython vs. PyPy: Which Python runtime is faster? (transform)
# wrong: nothing; one compiled loop
# quiet
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def transform(n):
    q = 0
    for x in range(n):
        q += x if x % 3 else -x
    return q


print(transform(int(150000000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
