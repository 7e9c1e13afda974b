# A table of numbers; the first cell of each row gets the row's name later.
# source: pypy/pypy 2881, List strategies: switching to object can create more memory pressure than expected
# wrong: one text in a list of ints makes an object of each int: 8 bytes become 24. Keep names beside the numbers
# must: growing-heap or strategy-switch
# must: /table/
# harmful: nursery-too-small, medium-lived
# SPDX-License-Identifier: GPL-3.0-or-later
import sys

table = []


def add(number):
    row = [number] * 400
    row[0] = "row %d" % number
    table.append(row)
    return len(row)


def fill(n):
    return sum(add(i) for i in range(n))


print(fill(int(2500 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
