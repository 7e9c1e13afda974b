# A loop is handed functions in turn: sums of their values.
# source: pypy/pypy 5146, Pypy performs poorly on higher-order functions (the second is five times slower)
# wrong: the loop was compiled for the first function; for the others a guard fails in each round
# must: guard-failures or type-unstable-loop or costly-call at (here), (there)
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def plus(a, b):
    return a + b


def minus(a, b):
    return a - b


def both(a, b):
    return a & b


def hot_loop(function, n):
    total = 0
    for i in range(n):  # (there)
        total += function(i, 2)  # (here)
    return total


def run(n):
    return [hot_loop(function, n) for function in (plus, minus, both)]


print(run(int(4000000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
