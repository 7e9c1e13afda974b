# good: weakref-churn
# The child is handed its parent where it needs it.
# SPDX-License-Identifier: GPL-3.0-or-later
class Node:
    def __init__(self, value):
        self.value = value


class Child:
    def up(self, parent):
        return parent.value


def work(n):
    total = 0
    for i in range(n):
        node = Node(i)
        child = Child()
        total = (total + child.up(node)) & 0xFFFF
    return total


print(work(250000))
