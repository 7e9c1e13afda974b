# A long list of numbers grows, is sorted and added up.
# source: pypy/pypy 2410, list.sort() is slow with objects (the part that is not: numbers)
# wrong: nothing; an int list that grows by appending, and stays
# quiet
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def collect(n):
    numbers = []
    seed = 3
    for _ in range(n):
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        numbers.append(seed)
    numbers.sort()
    total = 0
    for number in numbers:
        total += number & 255
    return total


print(collect(int(1500000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
