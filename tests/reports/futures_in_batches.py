# The same in batches, whose results are used and dropped.
# source: NatLabRockies/reVX 164, Exclusions Memory Management (the remedy: batches)
# wrong: nothing that stays: the results of one batch are there at a time
# must not: growing-heap, kept-frames, external-memory
# harmful: nursery-too-small
# quiet above low
# SPDX-License-Identifier: GPL-3.0-or-later
import concurrent.futures
import sys


def job(number):
    found = 0
    for i in range(20000):
        found += (number * i) & 3
    return [found + i for i in range(400)]


def run(n):
    total = 0
    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as executor:
        for begin in range(0, n, 100):
            for result in executor.map(job, range(begin, begin + 100)):
                total += result[-1] & 7
    return total


print(run(int(2000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
