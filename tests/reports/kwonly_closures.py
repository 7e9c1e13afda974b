# A function with a keyword-only argument is made for each item.
# source: pypy/pypy 5438, making closures with keyword-only arguments with default values is slow
# wrong: a function object, a cell and a dictionary of defaults are made for each; without the star it
#   is many times faster
# must: closure-churn or costly-call at (here), (there)
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def scaled(x):
    def scale(y, *, by=x):  # (here)
        return y * by
    return scale  # (there)


def run(n):
    total = 0
    for i in range(n):
        total += scaled(i & 3)(i)
    return total


print(run(int(200000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
