# A picture of two colours is written as the lengths of its runs, by a loop.
# source: pytoolz/cytoolz 99, recipes.partitionby slower than itertools.groupby (run-length encoding; the kind that
#   PyPy compiles)
# wrong: nothing
# quiet
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def runs(pixels):
    lengths = []
    last, length = pixels[0], 0
    for pixel in pixels:
        if pixel == last:
            length += 1
        else:
            lengths.append(length)
            last, length = pixel, 1
    lengths.append(length)
    return lengths


def run(n):
    pixels = [(i * i >> 7) & 1 for i in range(20000)]
    return sum(len(runs(pixels)) for _ in range(n))


print(run(int(600 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
