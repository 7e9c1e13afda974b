# Generators one behind the other, and a sum at the end.
# source: PyPy blog, generators in PyPy 1.9; pypy/pypy 2135 and comparisons of generator expressions
# wrong: nothing; four generators live as long as the run
# quiet above low
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def odd(values):
    for value in values:
        if value & 1:
            yield value


def run(n):
    squares = (value * value for value in odd(range(n)))
    small = (value & 1023 for value in squares if value % 3)
    return sum(small)


print(run(int(1500000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
