# A list of powers of two is combined and added up.
# source: pypy/pypy 3674, With --jit off, PyPy's interpreter is much slower than CPython (with the JIT it
#   is not)
# wrong: nothing
# quiet
# SPDX-License-Identifier: GPL-3.0-or-later
import sys

BITS = [1 << i for i in range(50)]


def combined(mask):
    result = 0
    for bit in BITS:
        if mask & bit:
            result += bit & ~1
    return result


def run(n):
    total = 0
    for i in range(n):
        total ^= combined(i * 2654435761)
    return total


print(run(int(400000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
