# Squares are added up by sum() of a generator expression.
# source: pypy/pypy 2100, sum(map(foo)) is much slower than for loop (mended)
# wrong: nothing; sum() and the generator are one compiled loop
# quiet above low
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def norm(values):
    return sum(v * v for v in values)


def run(n):
    values = [(i * 37 % 101) * 0.5 for i in range(20000)]
    total = 0.0
    for _ in range(n):
        total += norm(values) ** 0.5
    return round(total, 3)


print(run(int(400 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
