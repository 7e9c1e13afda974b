# Large numbers are written in decimal.
# source: pypy/pypy 1488, 'str(long)' slower in PyPy
# wrong: converting to decimal takes quadratic time; hexadecimal is linear
# must: costly-call or bigint-churn at (here)
# must not: quadratic-copy, large-object-churn
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def digits(n):
    total = 0
    for i in range(n):
        total += len(str((1 << 12000) + i))  # (here)
    return total


print(digits(int(1500 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
