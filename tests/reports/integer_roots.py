# Perfect squares are looked for by math.isqrt().
# source: mpmath/mpmath 695, Use math.isqrt in isqrt_python calculations ("I wonder what pypy does to provide
#   isqrt"); python/cpython 81138
# wrong: PyPy's isqrt() is Python code for integers of any size; int(sqrt(n)) is compiled
# must: costly-call or bigint-churn at (here)
# SPDX-License-Identifier: GPL-3.0-or-later
import math
import sys


def run(n):
    found = 0
    for i in range(n):
        number = i * 24 + 1
        root = math.isqrt(number)  # (here)
        if root * root == number:
            found += 1
    return found


print(run(int(600000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
