# All places of a grid, by itertools.product.
# source: pypy/pypy 1677, itertools.product slower than nested fors
# wrong: product() makes a tuple and a list for each place, in code that the JIT does not look into; loops
#   in each other
# must: costly-call or escaping-object at (here)
# must not: medium-lived, nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
import itertools
import sys


def run(n):
    total = 0
    side = range(n)
    for x, y, z in itertools.product(side, side, side):  # (here)
        if (x ^ y ^ z) & 1:
            total += 1
    return total


print(run(int(200 * float(sys.argv[1] if len(sys.argv) > 1 else 1) ** (1 / 3))))
