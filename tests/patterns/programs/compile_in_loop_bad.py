# bad: compile-in-loop in run
# good: id-shadow; PYPY_GC_NURSERY=128k
# The columns of a table are computed by formulas that are texts.
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def run(formulas, n):
    total = 0
    for x in range(n):
        for formula in formulas:
            total += eval(formula, {"x": x})
    return total


print(run(["x * %d + 1" % k for k in range(4)], int(2000 * float(sys.argv[1]))))
