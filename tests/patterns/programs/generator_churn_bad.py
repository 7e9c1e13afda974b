# bad: generator-churn
# A node yields its two neighbours: a generator that lives for two steps, for every node.
# SPDX-License-Identifier: GPL-3.0-or-later
class Ring:
    def __init__(self, size):
        self.size = size

    def neighbours(self, i):
        yield (i - 1) % self.size
        yield (i + 1) % self.size


def walk(ring, n):
    total = 0
    for i in range(n):
        for j in ring.neighbours(i):  # found
            total += j  # found
    return total


print(walk(Ring(1000), 150000))
