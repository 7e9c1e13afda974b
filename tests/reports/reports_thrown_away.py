# A large table is made for each report and thrown away.
# source: SanDisk-Open-Source/desmod 20, Question: any suggestions on keeping memory usage bounded; pypi/warehouse
#   2131, Add gc.collect() to see if that fixes high memory growth
# wrong: nothing leaks: at the peak most is garbage that waits for a major collection. A lower
#   PYPY_GC_MAJOR_COLLECT, or gc.collect() after each report
# must: garbage-waits
# must not: growing-heap, external-memory
# harmful: nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


class Row:
    def __init__(self, number):
        self.number = number
        self.text = "row %d" % number


def report(n):
    table = []
    for i in range(n):
        table.append(Row(i))
    return sum(row.number & 1 for row in table)


def run(reports):
    total = 0
    for _ in range(reports):
        total += report(150000)
    return total


print(run(int(8 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
