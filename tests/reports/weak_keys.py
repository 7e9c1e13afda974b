# What belongs to a node is kept in a WeakKeyDictionary; but the value knows its node.
# source: python/cpython 88846, Reference cycles from a WeakKeyDictionary value to its key aren't collected;
#   nengo/nengo 1089
# wrong: each value refers to its key, so no key ever dies. The value as an attribute of the node
# must: growing-heap
# must: /layouts/
# harmful: nursery-too-small, medium-lived
# SPDX-License-Identifier: GPL-3.0-or-later
import sys
import weakref


class Node:
    def __init__(self, number):
        self.number = number


class Layout:
    def __init__(self, node):
        self.node = node
        self.lines = ["line %d" % node.number] * 8


layouts = weakref.WeakKeyDictionary()


def layout_of(node):
    if node not in layouts:
        layouts[node] = Layout(node)
    return layouts[node]


def run(n):
    total = 0
    for i in range(n):
        total += len(layout_of(Node(i)).lines)
    return total


print(run(int(20000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
