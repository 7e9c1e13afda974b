# The same in batches, whose results are used and dropped.
# source: NatLabRockies/reVX 164, Exclusions Memory Management (the remedy: batches)
# wrong: nothing that stays: the results of one batch are there at a time. A comprehension shares a variable that a
#   loop computes, so that each value of it is an object
# must: /shared with an inner/
# must not: growing-heap, kept-frames, external-memory
# harmful: nursery-too-small
# was: quiet above low
# measured: with another variable for the comprehension (total = found) it takes a third less CPU time (1.9, 1.3 s)
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
