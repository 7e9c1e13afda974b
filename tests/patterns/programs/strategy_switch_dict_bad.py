# bad: strategy-switch in finish
# Dictionaries from numbers to numbers, with one more key that is none.
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


class Counter:
    def __init__(self, size):
        self.counts = {n: n & 7 for n in range(size)}

    def finish(self, total):
        self.counts["total"] = total
        return len(self.counts)


def main(rounds, size):
    total = 0
    for n in range(rounds):
        counter = Counter(size)
        total += counter.finish(n)
    return total


print(main(int(30 * float(sys.argv[1])), 20000))
