# A cache of what was used last, in a dictionary whose first key is the oldest.
# source: amitdev/lru-dict 61, note: this is still the faster version (the one in Python)
# wrong: nothing that another way would do with less
# quiet above low
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


class Kept:
    def __init__(self, most):
        self.most = most
        self.cache = {}

    def get(self, key):
        if key not in self.cache:
            return None
        self.cache[key] = value = self.cache.pop(key)
        return value

    def put(self, key, value):
        self.cache[key] = value
        if len(self.cache) > self.most:
            self.cache.pop(next(iter(self.cache)))


def run(n):
    kept = Kept(1000)
    hits = 0
    for i in range(n):
        key = i * 7919 % 2500 if i & 3 else i % 300
        if kept.get(key) is None:
            kept.put(key, i)
        else:
            hits += 1
    return hits


print(run(int(600000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
