# Output of a subprocess is read as one large text, every time of another size.
# source: pypy/pypy 2226, Excessive heap growth with simple program
# wrong: each text is malloced and counts towards the next major collection; the old one is still alive
#   while the new one is made. Read in pieces
# must: large-object-churn or growing-heap at (here)
# must not: quadratic-copy, medium-lived, nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def read(n):
    size = 0
    for i in range(n):
        contents = " " * (50000 + i * 7919 % 3000 * 1000)  # (here)
        size += len(contents)
    return size


print(read(int(500 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
