# An integral by Romberg's method, with a function that is passed.
# source: Naereen/notebooks, Benchmark between Python and Julia (the row of PyPy is the fastest of Python's)
# wrong: nothing
# quiet
# SPDX-License-Identifier: GPL-3.0-or-later
import math
import sys


def romberg(f, low, high, n):
    table = [0.5 * (high - low) * (f(low) + f(high))]
    for k in range(1, n + 1):
        h = (high - low) / 2.0 ** k
        total = 0.0
        for j in range(1, 2 ** (k - 1) + 1):
            total += f(low + (2 * j - 1) * h)
        row = [0.5 * table[0] + h * total]
        for m in range(1, k + 1):
            row.append(row[m - 1] + (row[m - 1] - table[m - 1]) / (4.0 ** m - 1))
        table = row
    return table[-1]


def run(n):
    total = 0.0
    for i in range(n):
        total += romberg(lambda x: (12 * x + 1) / (1 + math.sqrt(x) * x), 1.0, 3.0 + i, 14)
    return total


print("%.6f" % run(int(40 * float(sys.argv[1] if len(sys.argv) > 1 else 1)) or 1))
