# good: generator-churn
# One generator for the whole walk.
# SPDX-License-Identifier: GPL-3.0-or-later
class Ring:
    def __init__(self, size):
        self.size = size

    def neighbours(self, n):
        for i in range(n):
            yield (i - 1) % self.size
            yield (i + 1) % self.size


def walk(ring, n):
    total = 0
    for j in ring.neighbours(n):
        total += j
    return total


print(walk(Ring(1000), 150000))
