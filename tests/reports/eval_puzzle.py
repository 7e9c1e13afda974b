# The puzzle of 24: terms are written as text and evaluated.
# source: mozillazg/pypy 20, running following code in pypy 7.3.12 is 3 times slower than in python 3.8
# wrong: each term is parsed and compiled for one evaluation; compute with functions instead
# must: compile-in-loop at (here)
# must not: strategy-switch, large-object-churn
# SPDX-License-Identifier: GPL-3.0-or-later
import itertools
import sys


def solve(cards, most):
    tried = found = 0
    for numbers in itertools.permutations(cards, 4):
        for signs in itertools.product("+-*/", repeat=3):
            term = "({0}{4}{1}){5}({2}{6}{3})".format(*numbers, *signs)
            try:
                found += abs(eval(term) - 24.0) < 1e-9  # (here)
            except ZeroDivisionError:
                pass
            tried += 1
            if tried == most:
                return found
    return found


print(solve((3, 5, 7, 9, 11, 13), int(9000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
