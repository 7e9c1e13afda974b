# Items are moved to the front of a long list, as in a cache of what was used last.
# source: pypy/pypy 1093, PyPy list element del insert too slow
# wrong: del and insert() move thousands of items each time; a dictionary or an OrderedDict moves one
# must: costly-call at (del), (insert)
# must not: large-object-churn, medium-lived
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def run(n):
    order = list(range(8000))
    seed = 1
    for _ in range(n):
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        place = 4000 + seed % 4000
        item = order[place]
        del order[place]  # (del)
        order.insert(0, item)  # (insert)
    return order[0]


print(run(int(50000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
