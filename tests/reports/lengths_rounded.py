# Lengths of vectors are rounded to one digit.
# source: pypy/pypy 2563, Slow round() (350 times int(x + 0.5); of whole numbers it is seven times now, of digits fifty)
# wrong: round() with digits writes a text and reads it again; int(x * 10 + 0.5) / 10 is compiled
# must: costly-call at (here)
# SPDX-License-Identifier: GPL-3.0-or-later
import sys
from math import sqrt


def run(n):
    total = 0
    for i in range(n):
        x = i & 1023
        y = i >> 10 & 1023
        total += round(sqrt(x * x + y * y), 1)  # (here)
    return total


print("%.1f" % run(int(250000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
