# Orders sorted by their price, with a key function, again and again.
# source: pypy/pypy 3731, Performance issue with sorting using a key; pypy/pypy 2410
# wrong: list.sort() with a key compares wrapped keys in interpreted RPython code, which is not
#   compiled; four times slower than CPython, a list of (key, item) pairs is faster
# must: costly-call at (here)
# must not: medium-lived, nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


class Order:
    def __init__(self, price):
        self.price = price


def rank(orders, n):
    first = 0
    for i in range(n):
        orders.reverse()
        ranked = sorted(orders, key=lambda order: (order.price * 7919) % 10007)  # (here)
        first += ranked[i % 100].price
    return first


print(rank([Order(i) for i in range(20000)],
           int(26 * float(sys.argv[1] if len(sys.argv) > 1 else 1)) or 1))
