# A table of checks is a list of lambdas, and each is called for each value.
# source: pypy/pypy 1666, Calling lots of lambdas is slow
# wrong: each of two hundred functions is another for the compiled loop, that has to fail a guard for each;
#   one function over a table of numbers
# must: guard-failures or warm-up or interpreted-code or type-unstable-loop at (here), (loop)
# must not: medium-lived, nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def run(n):
    checks = [eval("lambda x: x %% %d == %d" % (7 + i, i % 7)) for i in range(200)]
    passed = 0
    for i in range(n):
        for check in checks:  # (loop)
            if check(i):  # (here)
                passed += 1
    return passed


print(run(int(1500 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
