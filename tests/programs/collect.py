# Collections that the program asks for, between and inside loops.
# SPDX-License-Identifier: GPL-3.0-or-later
import gc


class Node(object):
    def __init__(self, other):
        self.other = other


def cycles(count):
    for i in range(count):
        a = Node(None)
        a.other = Node(a)


kept = []
for n in range(12):
    cycles(3000)
    kept.append([Node(i) for i in range(200)])
    print(n, gc.collect())
    if n % 3 == 0:
        gc.disable()
        kept = [Node(k) for k in range(5000)]
        gc.enable()
gc.collect()
gc.collect()
for n in range(30):
    gc.collect_step()
    kept = [Node(i) for i in range(300)]
print(len(kept))
