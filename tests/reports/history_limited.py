# The last thousand jobs are kept, in a deque with maxlen, beside a table that is loaded first.
# source: Djobleezy/DeepSea-Dashboard 427, Prevent memory usage history growth (the remedy)
# wrong: nothing: the table was loaded at the beginning, and stays; the history does not grow
# must not: growing-heap, external-memory, kept-frames, garbage-waits
# quiet above low
# SPDX-License-Identifier: GPL-3.0-or-later
import collections
import sys


class Job:
    def __init__(self, number, place):
        self.number, self.place = number, place


places = {i: "place %d" % i for i in range(60000)}
history = collections.deque(maxlen=1000)


def serve(n):
    total = 0
    for i in range(n):
        job = Job(i, places[i * 7 % 60000])
        history.append(job)
        total += job.number & 1
    return total


print(serve(int(400000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
