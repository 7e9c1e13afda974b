# Small objects are pickled, one at a time, for a queue.
# source: pypy/pypy 1423, performance characteristics of pickle StringBuilder wrapper
# wrong: pickle is Python code that imports the module of the class for each object to check its name;
#   tuples instead of objects, or many in one go
# must: costly-call at (here)
# must not: medium-lived, nursery-too-small, bigint-churn
# SPDX-License-Identifier: GPL-3.0-or-later
import pickle
import sys


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y


def send(n):
    size = 0
    for i in range(n):
        size += len(pickle.dumps(Point(i, i + 1), 4))  # (here)
    return size


print(send(int(9000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
