# Instances in a JIT loop: most die young, a sliding window of them survives.
# SPDX-License-Identifier: GPL-3.0-or-later


class Node(object):
    def __init__(self, number, following):
        self.number = number
        self.following = following


def work(count, window):
    ring = [None] * window
    total = 0
    for i in range(count):
        node = Node(i, ring[(i * 7) % window])
        ring[i % window] = node
        total += node.number & 3
        if node.following is not None:
            node.following.following = None
    return total


print(work(200000, 3000))
