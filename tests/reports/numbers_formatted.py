# A table of numbers is written with two digits and aligned.
# source: mypyc/mypyc-benchmarks 29, Add separated tests for three string formatting methods; pypy/pypy 71
# wrong: the format is taken apart for each number, in C; str() of what is rounded is several times less
# must: costly-call at (here)
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def table(n):
    size = 0
    for i in range(n):
        row = "{:>8d}|{:>12.2f}|{:<10}".format(i, i / 7, "item")  # (here)
        size += len(row)
    return size


print(table(int(60000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
