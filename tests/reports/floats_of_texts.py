# Texts of numbers become floats.
# source: pypy/pypy 3681, float(x) slower on pypy3.8, pypy3.9
# wrong: float() of a text goes through several checks and copies before it reads the digits
# must: costly-call at (here)
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def converted(values, convert):
    total = 0
    for value in values:
        total += convert(value)  # (here)
    return total


def run(n):
    texts = [str(x) for x in range(10000)]
    total = 0
    for _ in range(n):
        total += converted(texts, float)
    return total


print(run(int(80 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
