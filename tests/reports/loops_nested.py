# Loops in loops that count remainders into a list.
# source: bddicken/languages 31, use a function in python (the comparison "loops", with PyPy)
# wrong: nothing
# quiet
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def run(n, u):
    counts = [0] * n
    r = 7
    for i in range(n):
        for j in range(4000):
            counts[i] = counts[i] + j % u
        counts[i] += r
    return counts[r]


print(run(int(8000 * float(sys.argv[1] if len(sys.argv) > 1 else 1)), 40))
