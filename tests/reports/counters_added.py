# Small counters are added up to one large.
# source: python/cpython 80561, collections.Counter in-place operators are unexpectedly slow;
#   UCL/TLOmodel 325, Using Counter update method to sum footprints
# wrong: += looks through all of the large counter for counts that are not positive, each time; update()
# must: costly-call at (here)
# SPDX-License-Identifier: GPL-3.0-or-later
from collections import Counter
import sys


def run(n):
    total = Counter({"kind%d" % i: i + 1 for i in range(500)})
    for i in range(n):
        footprint = Counter({"kind%d" % (i % 500): 1, "kind%d" % (i * 7 % 500): 2})
        total += footprint  # (here)
    return sum(total.values())


print(run(int(5000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
