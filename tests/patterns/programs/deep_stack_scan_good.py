# good: deep-stack-scan
# Does the same work near the top of the stack.
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


class Walker:
    def descend(self, depth, work):
        total = 0
        for _ in range(depth):
            total += 1
        return total + self.leaf(work)

    def leaf(self, work):
        total = 0
        for n in range(work):
            total += len(str(n))
        return total


def main(rounds, depth, work):
    walker = Walker()
    total = 0
    for _ in range(rounds):
        total += walker.descend(depth, work)
    return total


print(main(int(300 * float(sys.argv[1])), 3000, 2000))
