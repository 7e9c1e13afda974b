# Of a large table a twelfth is kept, a row here and a row there.
# source: pypy/pypy 5005, Incorrect information in the gc.get_stats() result (used against allocated); 2974, GC +
#   an api to Malloc's call to ReleaseFreeMemory for the "unreturned memory" case
# wrong: what is kept is little, but in every page there is some, so that hardly any page is given back.
#   The first screen must say so
# must: /fragment/
# must not: growing-heap, external-memory
# SPDX-License-Identifier: GPL-3.0-or-later
import gc
import sys


class Row:
    def __init__(self, number):
        self.number = number
        self.left = None
        self.right = None


def load(n):
    rows = [Row(i) for i in range(n)]
    return [row for row in rows if row.number % 12 == 0]


def work(rows, rounds):
    total = 0
    for i in range(rounds):
        total += rows[i % len(rows)].number & 3
    return total


rows = load(int(700000 * float(sys.argv[1] if len(sys.argv) > 1 else 1)))
gc.collect()
gc.collect()
print(work(rows, 3000000))
