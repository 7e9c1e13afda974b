# A network of objects is loaded, with references in both directions, and then asked for ways.
# source: pypy/pypy 3847, cpyext: reference counting, cyclic GC (cycles of Python objects: they cost nothing of their own)
# wrong: nothing that stays: the network is loaded once. The list of what is to be looked at grows anew each time
# must: large-object-churn or costly-call
# must not: growing-heap, external-memory, kept-frames
# was: quiet above low; must not: growing-heap, external-memory, garbage-waits, kept-frames
# measured: with one list as a stack that is not made anew it takes a quarter to a third less CPU time
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


class Node:
    def __init__(self, number):
        self.number = number
        self.seen = -1
        self.neighbours = []


def load(n):
    nodes = [Node(i) for i in range(n)]
    for node in nodes:
        for step in (1, 7, 33):
            other = nodes[(node.number * 3 + step) % n]
            node.neighbours.append(other)
            other.neighbours.append(node)
    return nodes


def reach(nodes, begin, mark):
    todo, found = [nodes[begin]], 0
    while todo and found < 20000:
        node = todo.pop()
        if node.seen == mark:
            continue
        node.seen = mark
        found += 1
        todo.extend(node.neighbours)
    return found


network = load(30000)
print(sum(reach(network, i * 101 % 30000, i) for i in range(int(40 * float(sys.argv[1] if len(sys.argv) > 1 else 1)))))
