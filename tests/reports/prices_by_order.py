# A method is memoized by functools.lru_cache, so that each instance that asked stays.
# source: PyCQA/flake8 1573, fix memory leak caused by lru_cache of a method; getsentry/seer 2512
# wrong: the cache has no limit and its keys begin with self: each order stays, with its lines. cached_property, or a
#   cache in the instance
# must: growing-heap
# must: /price|lru_cache/
# harmful: nursery-too-small, medium-lived
# SPDX-License-Identifier: GPL-3.0-or-later
import functools
import sys


class Order:
    def __init__(self, number):
        self.lines = [number + i for i in range(20)]

    @functools.lru_cache(maxsize=None)
    def price(self, rate):
        return sum(self.lines) * rate


def serve(n):
    total = 0
    for i in range(n):
        order = Order(i)
        total += order.price(i % 3) & 7
    return total


print(serve(int(60000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
