# A loop over numbers that are kept in an array of unsigned words.
# source: pypy/pypy 3793, array access slow when using unsigned typecodes L and Q compared to list
# wrong: each item becomes a long integer, an object with digits, although it is small; typecode l or q,
#   or list(array) once
# must: bigint-churn or costly-call at (here), (next)
# must not: medium-lived, nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
from array import array
import sys


def total_of(numbers, rounds):
    total = 0
    for _ in range(rounds):
        for n in numbers:  # (here)
            total += n & 15  # (next)
    return total


print(total_of(array("L", range(10000)), int(40 * float(sys.argv[1] if len(sys.argv) > 1 else 1)) or 1))
