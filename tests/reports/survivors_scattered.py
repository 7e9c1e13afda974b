# A large table of texts is built, and one in fifty is kept when it goes.
# source: ReactionMechanismGenerator/RMG-Py 113, Memory management problem; tskit-dev/tskit 732
# wrong: nothing hangs on anything: what is free lies in pages that few objects keep. Copy what is kept before the
#   rest goes, or build the table in a process of its own
# must: /fragment/
# must not: growing-heap, external-memory
# harmful: nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
import gc
import sys


class Row:
    def __init__(self, number):
        self.number = number
        self.text = "row %d of the table" % number


def read(n):
    return {i: Row(i) for i in range(n)}


def sample(table):
    return [row for number, row in table.items() if number % 50 == 0]


def run(n):
    kept = sample(read(n))
    gc.collect()
    return kept


rows = run(int(300000 * float(sys.argv[1] if len(sys.argv) > 1 else 1)))
total = 0
for step in range(200000):
    total += len(str(step))
gc.collect()
print(len(rows), total)
