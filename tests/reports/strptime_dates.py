# Dates of a log are read with strptime.
# source: pypy/pypy 3431, imports not properly cached under pypy3 (its first form: strptime); also
#   Emptyset110/SinaL2 5, which replaces strptime by slices and int()
# wrong: strptime is generic Python code with a lock, a regular expression and an import in it; slices
#   and int() are many times faster
# must: costly-call at (here)
# SPDX-License-Identifier: GPL-3.0-or-later
import sys
from datetime import datetime


def parse(texts, rounds):
    total = 0
    for _ in range(rounds):
        for text in texts:
            total += datetime.strptime(text, "%Y-%m-%dT%H:%M:%S").day  # (here)
    return total


texts = ["20%02d-%02d-%02dT%02d:00:00" % (i % 30, i % 12 + 1, i % 28 + 1, i % 24) for i in range(2000)]
print(parse(texts, int(14 * float(sys.argv[1] if len(sys.argv) > 1 else 1)) or 1))
