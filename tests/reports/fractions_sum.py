# Fractions with different denominators added up.
# source: pypy/pypy 3745, Fractions are slow in PyPy
# wrong: numerators get hundreds of digits, and each addition computes a greatest common divisor of
#   large integers; a common denominator, or floats
# must: bigint-churn or costly-call at (here)
# must not: quadratic-copy, medium-lived, nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
import sys
from fractions import Fraction


def add_up(parts, rounds):
    size = 0
    for _ in range(rounds):
        size += sum(parts).denominator % 10  # (here)
    return size


odd = [Fraction(i + 1, 2 * i + 3) for i in range(130)]
print(add_up(odd, int(70 * float(sys.argv[1] if len(sys.argv) > 1 else 1)) or 1))
