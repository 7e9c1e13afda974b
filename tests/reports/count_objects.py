# A monitor that reports the number of objects with each request.
# source: pypy/pypy 3805, requests module How to gc??
# wrong: gc.get_objects() walks the whole heap and makes a list of all that is there; gc.get_stats()
# must: heap-walk at (here)
# must not: large-object-churn, medium-lived, nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
import gc
import sys


def serve(n):
    data = [[i] for i in range(20000)]
    total = 0
    for i in range(n):
        total += data[i][0]
        if len(gc.get_objects()) < 100:  # (here)
            total += 1
    return total


print(serve(int(16 * float(sys.argv[1] if len(sys.argv) > 1 else 1)) or 1))
