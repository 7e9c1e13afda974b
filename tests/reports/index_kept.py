# An index of records is built once, and asked often.
# source: pypy/pypy 1710, GC misbehaviour on large heaps (a heap that stays, and is used)
# wrong: nothing; what is kept is copied once; the questions allocate nothing
# quiet above low
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


class Record:
    def __init__(self, number):
        self.number = number
        self.seen = 0


def run(records, questions):
    index = {}
    for i in range(records):
        index[i * 7 % records] = Record(i)
    seed = 11
    for _ in range(questions):
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        index[(seed >> 8) % records].seen += 1
    return index[0].seen


print(run(30000, int(12000000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))) >= 0)
