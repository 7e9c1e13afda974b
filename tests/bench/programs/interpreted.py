# PyPy options: --jit off
# Interpreted code: the same work as compiled programs do, without the JIT.
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


class Node:
    def __init__(self, key, following):
        self.key = key
        self.following = following


def work(count):
    table = {}
    head = None
    for i in range(count):
        head = Node(i, head if i % 50 else None)
        table[i % 97] = table.get(i % 97, 0) + head.key
        if i % 5 == 0:
            table[i % 97] -= len("%d" % i)
    return sum(table.values()) % 65521


print(work(round(150000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
