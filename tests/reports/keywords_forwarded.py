# Keyword arguments are handed on.
# source: pypy/pypy 3649, Performance regression in 3.9 around **kwargs handling (mended since)
# wrong: nothing; the dictionary is never made in compiled code
# quiet
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def area(width=0, height=1, **rest):
    return width * height + len(rest)


def forward(**options):
    return area(**options)


def run(n):
    total = 0
    for i in range(n):
        total += forward(width=i & 7, height=2)
    return total


print(run(int(150000000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
