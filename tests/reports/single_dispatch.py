# Nodes of a tree are handled by a function for each type.
# source: Quantinuum/guppylang 2317, Avoid single dispatch on hot code paths (+31 %); python/cpython 85160
# wrong: singledispatch looks the class up in a dictionary of weak references for each call; isinstance(),
#   or a method
# must: costly-call at (here), (left)
# SPDX-License-Identifier: GPL-3.0-or-later
from functools import singledispatch
import sys


class Add:
    def __init__(self, left, right):
        self.left, self.right = left, right


class Number:
    def __init__(self, value):
        self.value = value


@singledispatch
def value(node):
    raise TypeError(node)


@value.register(Add)
def _(node):
    return value(node.left) + value(node.right)  # (left)


@value.register(Number)
def _(node):
    return node.value


def tree(depth):
    return Add(tree(depth - 1), tree(depth - 1)) if depth else Number(1)


def run(n):
    nodes = tree(6)
    total = 0
    for _ in range(n):
        total += value(nodes)  # (here)
    return total


print(run(int(900 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
