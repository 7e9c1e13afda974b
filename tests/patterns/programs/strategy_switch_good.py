# good: strategy-switch
# Lists of floats of which a single one is missing: -1.0 says so.
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


class Series:
    def __init__(self, size):
        self.values = [n * 0.5 for n in range(size)]

    def mean(self):
        total = 0.0
        for value in self.values:
            if value >= 0.0:
                total += value
        return total / len(self.values)


def main(rounds, size):
    total = 0.0
    for n in range(rounds):
        series = Series(size)
        series.values[n % size] = -1.0
        total += series.mean()
    return total


print(main(int(80 * float(sys.argv[1])), 40000))
