# A proxy hands attributes on by __getattr__, and a property computes one.
# source: python/cpython 23078, the descriptor how-to; cython/cython 6644, __getattr__ extremely slow for
#   @cython.cclass (what PyPy compiles away)
# wrong: nothing; lookups are constants in the loop
# quiet
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y

    @property
    def far(self):
        return self.x + self.y


class Proxy:
    def __init__(self, target):
        self._target = target

    def __getattr__(self, name):
        return getattr(self._target, name)


def run(n):
    proxy = Proxy(Point(3, 4))
    total = 0
    for i in range(n):
        total += proxy.x + proxy.far + (i & 1)
    return total


print(run(int(2000000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
