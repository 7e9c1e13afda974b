# bad: large-object-churn in snapshot, simulate
# Every step works on a copy of a table of 30,000 numbers: 240 KB, too large for the nursery.
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


table = Table(30000)
print(table.simulate(int(3000 * float(sys.argv[1]))))
