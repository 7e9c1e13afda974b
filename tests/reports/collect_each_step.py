# A cache that asks for a collection after each transaction.
# source: zopefoundation/persistent 47, Stop calling gc.collect in the Python incrgc; getsentry/launchpad 676
# wrong: each call is a whole major collection over all that is alive
# must: explicit-collect or heap-walk at (here)
# must not: medium-lived, nursery-too-small, large-object-churn
# SPDX-License-Identifier: GPL-3.0-or-later
import gc
import sys


class Cache:
    def __init__(self):
        self.items = {}

    def commit(self, i):
        self.items[i % 500] = [i] * 10
        gc.collect()  # (here)


def run(n):
    data = [[i, str(i)] for i in range(40000)]
    cache = Cache()
    for i in range(n):
        cache.commit(i)
    return len(cache.items) + len(data)


print(run(int(30 * float(sys.argv[1] if len(sys.argv) > 1 else 1)) or 1))
