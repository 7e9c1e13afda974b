# A mapping that does not change has a hash, made of its items.
# source: slezica/python-frozendict 13, Performance improvements (PyPy is the quickest with the plain loop)
# wrong: nothing; the tuples of the loop are never made
# quiet above low
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


class Frozen:
    def __init__(self, items):
        self._items = dict(items)

    def __hash__(self):
        total = 0
        for key, value in self._items.items():
            total ^= hash((key, value))
        return total


def run(n):
    frozen = Frozen((("k%d" % i), i * i) for i in range(30))
    total = 0
    for i in range(n):
        total ^= hash(frozen) + i
    return total & 0xffff


print(run(int(200000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
