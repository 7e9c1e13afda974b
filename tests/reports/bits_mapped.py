# Two vectors of bits are multiplied: sum() over map() over a lambda.
# source: pypy/pypy 2100, sum(map(foo)) is much slower than for loop; 967
# wrong: nothing any more; the loop written out is as quick
# quiet above low
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def scalar(x, y):
    return sum(map(lambda a, b: a & b, x, reversed(y)))


def run(n):
    rows = [[(i * j >> 3) & 1 for j in range(24)] for i in range(50)]
    total = 0
    for i in range(n):
        total += scalar(rows[i % 50], rows[(i + 7) % 50])
    return total


print(run(int(500000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
