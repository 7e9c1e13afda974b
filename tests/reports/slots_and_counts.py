# Orders as objects with slots, counted by kind in a defaultdict.
# source: amitdev/lru-dict 18, make a pure-python version, and use it for PyPy (with __slots__ or without)
# wrong: nothing; objects live for a step
# quiet
# SPDX-License-Identifier: GPL-3.0-or-later
from collections import defaultdict
import sys


class Order:
    __slots__ = ("kind", "amount")

    def __init__(self, kind, amount):
        self.kind, self.amount = kind, amount


def run(n):
    sums = defaultdict(int)
    for i in range(n):
        order = Order(i % 5, i & 127)
        sums[order.kind] += order.amount
    return sorted(sums.items())[0]


print(run(int(1500000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
