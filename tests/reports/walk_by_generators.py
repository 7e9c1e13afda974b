# A tree is walked by generators that hand on what those below them yield.
# source: sympy/sympy 23056, Optimization opportunity in itertools.subsets() (yield from through levels);
#   gto76/python-cheatsheet 53
# wrong: each item passes a generator for each level, and each generator is an object with a frame; a stack
# measured: two thirds of a run of 40 rounds are the JIT compiler's work; twenty times as many take
#   0.28 s, with a stack 0.07 s. So the run was made twenty times longer
# must: generator-churn or escaping-object or costly-call or interpreted-code at (left), (right), (here)
# must not: medium-lived, nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


class Node:
    def __init__(self, depth):
        self.value = depth
        self.left = Node(depth - 1) if depth else None
        self.right = Node(depth - 1) if depth else None

    def walk(self):
        if self.left is not None:
            yield from self.left.walk()  # (left)
        yield self.value
        if self.right is not None:
            yield from self.right.walk()  # (right)


def run(n):
    tree = Node(9)
    total = 0
    for _ in range(n):
        for value in tree.walk():  # (here)
            total += value
    return total


print(run(int(800 * float(sys.argv[1] if len(sys.argv) > 1 else 1)) or 1))
