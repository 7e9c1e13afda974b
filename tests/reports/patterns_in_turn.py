# Each text is matched against many patterns in turn, until one fits.
# source: pypy/pypy 3574, regex slow; 3419, Matching against many regular expressions gives linear search
#   of bridges; 1347
# wrong: the loop is compiled for one pattern; each further one is a bridge, searched one after the other:
#   one pattern of all alternatives, or the loops the other way round
# must: guard-failures or type-unstable-loop or costly-call or code-churn or warm-up at (here)
# SPDX-License-Identifier: GPL-3.0-or-later
import re
import sys


def run(times):
    patterns = [re.compile("abc-%d" % i) for i in range(100)]
    total = 0
    for i in range(times):
        for p in patterns:
            p.match("abcdef")  # (here)
            total += 1
    return total


print(run(int(3000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
