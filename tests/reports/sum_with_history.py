# The sum of all losses is kept as a value that knows what it was made of.
# source: pytorch/pytorch 1346, autograd branch: Memory leak ("keeps accumulating the graphs of all iterations")
# wrong: each sum refers to the one before, and to all that it was made of: a chain as long as the run.
#   meter.total += loss.number
# must: growing-heap
# must: /meter|total/
# harmful: nursery-too-small, medium-lived
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


class Value:
    def __init__(self, number, parents=()):
        self.number, self.parents = number, parents

    def __add__(self, other):
        return Value(self.number + other.number, (self, other))

    def __mul__(self, other):
        return Value(self.number * other.number, (self, other))


class Meter:
    total = Value(0.0)


meter = Meter()


def train(n):
    weight = Value(0.5)
    for i in range(n):
        loss = weight * Value(float(i % 10)) + Value(1.0)
        meter.total = meter.total + loss
    return meter.total.number


print(train(int(60000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
