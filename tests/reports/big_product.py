# The factorial of a few thousand, factor by factor.
# source: pypy/pypy 1931, slower factorial compared to CPython
# wrong: the number has tens of thousands of bits and is copied for each factor; math.factorial, or a
#   tree of products
# must: bigint-churn at (here)
# must not: quadratic-copy, large-object-churn
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def product(n):
    p = 1
    for i in range(1, n + 1):
        p *= i  # (here)
    return p


print(product(int(22000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))).bit_length())
