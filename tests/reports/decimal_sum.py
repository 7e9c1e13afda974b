# Amounts of money added up as Decimal.
# source: pypy/pypy 3024, PyPy3 much slower than PyPy2 for decimal calculations
# wrong: each operation goes through cffi into libmpdec and allocates there; integers of cents
# must: costly-call or escaping-object at (here)
# must not: bigint-churn, medium-lived, nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
import sys
from decimal import Decimal


def add_up(n):
    total = Decimal("0")
    fee = Decimal("0.0035")
    for _ in range(n):
        total += fee  # (here)
    return total


print(add_up(int(450000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
