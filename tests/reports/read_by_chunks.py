# A long file is read by chunks of two thousand records, which are dropped one after the other.
# source: mozilla/kitsune 1853, Chunk the twoots to save memory (the remedy); Climate-REF/climate-ref 674
# wrong: nothing: one chunk is alive at a time
# was: quiet above low
# measured: a chunk is as large as a third of the nursery, and is copied when that is full: 0.16 s with
#   PYPY_GC_NURSERY=4M instead of 0.40 s, for five times as many records
# must: medium-lived or nursery-too-small
# must not: growing-heap, kept-frames, external-memory
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


class Record:
    def __init__(self, number, name):
        self.number, self.name = number, name


def chunks(n, size):
    for start in range(0, n, size):
        yield [Record(i, "name %d" % i) for i in range(start, min(n, start + size))]


def summary(n):
    total = 0
    for chunk in chunks(n, 2000):
        for record in chunk:
            total += record.number & 3
    return total


print(summary(int(400000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
