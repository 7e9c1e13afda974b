# How often a number is in a list: by list.count(), and by a loop.
# source: pypy/pypy 3743, list.count runs 40 times slower than manually counting
# wrong: count() compares objects, one after the other, where a loop compares machine integers
# must: costly-call at (here)
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def counted(numbers, wanted):
    count = 0
    for number in numbers:
        count += number == wanted
    return count


def run(n):
    numbers = [0] * 10000
    total = 0
    for _ in range(n):
        total += counted(numbers, 1)
    for _ in range(n):
        total += numbers.count(1)  # (here)
    return total


print(run(int(1000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
