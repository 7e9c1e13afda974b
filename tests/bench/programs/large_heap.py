# A heap far larger than the caches, that lives through many major collections.
# SPDX-License-Identifier: GPL-3.0-or-later


class Leaf(object):
    def __init__(self, number):
        self.number = number
        self.others = [number, number + 1]


def work(size, turns):
    kept = [Leaf(i) for i in range(size)]
    at = 1
    for i in range(turns):
        at = (at * 1103515245 + 12345) % size
        kept[at] = Leaf(kept[(at * 7) % size].number + 1)
    return sum(leaf.others[0] for leaf in kept)


print(work(300000, 600000))
