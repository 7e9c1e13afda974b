# A record is copied by copy.copy() before it is changed.
# source: pypy/pypy 2426, copy.copy performance regression
# wrong: copy.copy() goes through __reduce_ex__ and a state as a dictionary; a method that makes a new one
# must: costly-call at (here)
# must not: medium-lived, nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
import copy
import sys


class Record:
    def __init__(self, a, b, c):
        self.a, self.b, self.c, self.d, self.e = a, b, c, a, b


def run(n):
    records = [Record(1, 2, 3), Record(4, 5, 6), Record(7, 8, 9)]
    total = 0
    for i in range(n):
        changed = copy.copy(records[i % 3])  # (here)
        changed.a = i
        total += changed.c
    return total


print(run(int(40000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
