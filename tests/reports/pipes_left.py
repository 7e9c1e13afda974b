# A pipe for each job; its reading end is left to the collector.
# source: softwarefactory-project/rdopkg 103, Possible leaking of subprocess PIPE
# wrong: the file objects are not closed, so their descriptors and buffers stay until a major collection.
#   with os.fdopen(...)
# must: finalizer-churn at (here)
# harmful: nursery-too-small, medium-lived
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import sys


def output_of(number):
    reading, writing = os.pipe()
    os.write(writing, b"result of job %d\n" % number)
    os.close(writing)
    return os.fdopen(reading, "rb").readline()  # (here)


def run(n):
    total = 0
    for i in range(n):
        total += len(output_of(i))
    return total


print(run(int(3000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
