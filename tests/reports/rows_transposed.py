# Columns of numbers are turned into rows.
# source: python/cpython 85756, "zip()" very slowly for this
# wrong: all of it is in zip(), which asks sixty iterators for each row (a comprehension is no quicker)
# must: costly-call at (here)
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def run(n):
    columns = [[i * j for i in range(400)] for j in range(60)]
    total = 0
    for _ in range(n):
        rows = list(zip(*columns))  # (here)
        total += len(rows) + rows[7][5]
    return total


print(run(int(120 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
