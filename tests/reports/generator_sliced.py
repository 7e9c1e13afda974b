# The number at a place of an endless generator.
# source: pypy/pypy 2135, itertools.islice performance issue (mended since)
# wrong: nothing; the generator's frame stays, and its numbers are small
# quiet
# SPDX-License-Identifier: GPL-3.0-or-later
import sys
from itertools import islice


def fib(a=1, b=1):
    while True:
        yield b
        a, b = b, (a + b) % 1000000007


print(next(islice(fib(), int(50000000 * float(sys.argv[1] if len(sys.argv) > 1 else 1)), None)))
