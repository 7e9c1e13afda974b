# A function with a keyword-only argument is made for each item.
# source: pypy/pypy 5438, making closures with keyword-only arguments with default values is slow
# wrong: a function object, a cell and a dictionary of defaults are made for each; without the star it
#   is many times faster
# was: must: closure-churn or costly-call at (here), (there)
# measured: without the star 800,000 rounds take 0.04 s instead of 1.59: then the function is not made
#   at all. With it, what costs is not the making: compiled code is made for one certain dictionary of
#   defaults (w_kw_defs), so that its guard fails in each round, where the function is called
# must: guard-failures at (call)
# must: /w_kw_defs of a function\s+that is made at line 16/
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def scaled(x):
    def scale(y, *, by=x):  # (here)
        return y * by
    return scale  # (there)


def run(n):
    total = 0
    for i in range(n):
        total += scaled(i & 3)(i)  # (call)
    return total


print(run(int(200000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
