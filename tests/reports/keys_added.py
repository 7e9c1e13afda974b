# A dict grows to a million numbers, and is used.
# source: pypy/pypy 3786, Adding a new key to a Dictionary is slow in PyPy
# wrong: nothing that its writer could do: the table grows, and is copied for it; it is the program's data
# quiet above low
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def run(n):
    table = {}
    for i in range(n):
        table[i * 7] = i
    total = 0
    for _ in range(4):
        for i in range(n):
            total += table[i * 7] & 3
    return total


print(run(int(1000000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
