# A loader switches the collector off while it reads.
# source: amazon-ion/ion-python 277, Enable GC For Repeated Runs; pypy/pypy 4938
# wrong: gc.disable() leaves all garbage that once survived; do not
# must: collector-disabled
# must not: nursery-too-small, growing-heap
# SPDX-License-Identifier: GPL-3.0-or-later
import gc
import sys


def parse(line):
    return [int(field) for field in line.split(",")]


def load(n):
    last = []
    total = 0
    for i in range(n):
        last.append(parse("%d,%d,%d,%d" % (i, i + 1, i * 3, i & 7)))
        if len(last) > 20000:
            total += sum(len(row) for row in last)
            last = []
    return total


gc.disable()
print(load(int(200000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
gc.enable()
