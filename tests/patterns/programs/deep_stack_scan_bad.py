# bad: deep-stack-scan in descend, leaf
# Does its work at the bottom of a deep recursion: every minor collection has to scan all of it.
# SPDX-License-Identifier: GPL-3.0-or-later
import sys

sys.setrecursionlimit(100000)


class Walker:
    def descend(self, depth, work):
        if depth == 0:
            return self.leaf(work)
        return self.descend(depth - 1, work) + 1

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
