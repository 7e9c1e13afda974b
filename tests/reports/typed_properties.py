# Attributes that are checked by a descriptor when they are set.
# source: spcl/dace 2271, Attempt to make properties faster (what costs under CPython)
# wrong: nothing: PyPy compiles descriptors away
# quiet above low
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


class Typed:
    def __init__(self, kind):
        self.kind = kind

    def __set_name__(self, owner, name):
        self.name = "_" + name

    def __get__(self, instance, owner):
        if instance is None:
            return self
        return getattr(instance, self.name)

    def __set__(self, instance, value):
        if not isinstance(value, self.kind):
            raise TypeError(self.name)
        setattr(instance, self.name, value)


class Node:
    size = Typed(int)
    weight = Typed(float)

    def __init__(self, size, weight):
        self.size = size
        self.weight = weight


def run(n):
    node = Node(0, 0.0)
    for i in range(n):
        node.size = node.size + (i & 3)
        node.weight = node.weight * 0.5 + 1.0
    return node.size + node.weight


print(run(int(5000000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
