# An exception is raised and caught in the same function.
# source: youknowone/pyre 129, investigate major raise_catch performance blocker (where PyPy needs 0.11 s)
# wrong: nothing; the JIT removes the exception
# quiet
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def checked(i):
    if i % 7 == 0:
        raise ValueError(i)
    return i & 3


def run(n):
    total = 0
    for i in range(n):
        try:
            total += checked(i)
        except ValueError:
            total += 1
    return total


print(run(int(8000000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
