# bad: weakref-churn
# Children know their parents by weak references, and the children are made anew in every step.
# SPDX-License-Identifier: GPL-3.0-or-later
import weakref


class Node:
    def __init__(self, value):
        self.value = value


class Child:
    def __init__(self, parent):
        self.parent = weakref.ref(parent)  # found


def work(n):
    total = 0
    for i in range(n):
        node = Node(i)
        child = Child(node)  # found
        total = (total + child.parent().value) & 0xFFFF
    return total


print(work(250000))
