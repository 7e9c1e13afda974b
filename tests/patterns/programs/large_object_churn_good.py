# good: large-object-churn
# Every step copies a tenth of the table at a time: 24 KB, which the nursery can take.
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


class Table:
    def __init__(self, size):
        self.numbers = [n & 1023 for n in range(size)]

    def snapshot(self):
        return list(self.numbers)

    def simulate(self, steps):
        total = 0
        for step in range(steps):
            copy = self.snapshot()
            total += copy[step % len(copy)]
        return total


table = Table(3000)
print(table.simulate(10 * int(3000 * float(sys.argv[1]))))
