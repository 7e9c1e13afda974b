# A table is loaded when the program starts, and stays; after that it works.
# source: pypy/pypy 1710, GC misbehaviour on large heaps (a heap that stays)
# wrong: nothing; what grew has stopped to grow: a plateau
# must not: growing-heap, external-memory, garbage-waits
# quiet above low
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def load(n):
    return {"k%d" % i: [i, "value %d" % i] for i in range(n)}


def work(table, rounds):
    total = 0
    for i in range(rounds):
        total += len(str(table["k%d" % (i % 5000)][0]))
    return total


table = load(60000)
print(work(table, int(900000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))) > 0)
