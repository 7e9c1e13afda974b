# How often numbers occur, in a dictionary of ints.
# source: pypy/pypy 791, Simple wordcount is significantly slower and fatter (the kind with numbers)
# wrong: nothing; a dictionary of ints has no boxes
# quiet
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def count(n):
    counts = {}
    seed = 5
    for _ in range(n):
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        key = (seed >> 8) % 5000
        if key in counts:
            counts[key] += 1
        else:
            counts[key] = 1
    return len(counts)


print(count(int(8000000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
