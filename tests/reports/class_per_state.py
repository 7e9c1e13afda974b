# Each search makes its node class anew, with the board's width in it.
# source: pypy/pypy 3005, Instances from a class returned by a function getting slower and slower
# wrong: code that is compiled for one class fails its guards for the next: one class, the width an attribute
# must: guard-failures or code-churn or type-unstable-loop or compile-in-loop or warm-up or costly-call at
#   (here), (there), (loop), (made)
# must not: medium-lived, nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def node_class(width):
    class Node:  # (made)
        def __init__(self, place, cost):
            self.place = place
            self.cost = cost

        def next(self, step):
            return Node((self.place + step) % width, self.cost + step)  # (there)
    return Node


def search(start, rounds):
    node = start
    for i in range(rounds):  # (loop)
        node = node.next(i & 7)  # (here)
    return node.cost


def run(n):
    total = 0
    for i in range(n):
        total += search(node_class(40 + i)(0, 0), 3000)
    return total


print(run(int(60 * float(sys.argv[1] if len(sys.argv) > 1 else 1)) or 1))
