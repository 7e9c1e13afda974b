# Names are sorted by a function that compares two of them.
# source: viewvc/viewvc 292, Use native key function in sort; digitalbazaar/pyld 20, build a key function
#   directly instead of relying on cmp_to_key
# wrong: a wrapper object for each name and a call of Python for each comparison; a key
# must: costly-call or escaping-object or interpreted-code at (here), (cmp)
# must not: medium-lived, nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
from functools import cmp_to_key
import sys


def compare(x, y):
    return (x[1] > y[1]) - (x[1] < y[1])  # (cmp)


def run(n, rounds):
    total = 0
    for r in range(rounds):
        rows = [(i, i * 7919 % (n + r)) for i in range(n)]
        rows.sort(key=cmp_to_key(compare))  # (here)
        total += rows[0][0]
    return total


print(run(4000, int(15 * float(sys.argv[1] if len(sys.argv) > 1 else 1)) or 1))
