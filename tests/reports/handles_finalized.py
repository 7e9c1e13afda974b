# Each handle is given a weakref.finalize that closes it.
# source: facebookresearch/spdl 1074, Replace __del__ with weakref.finalize; DiamondLightSource/httomo 265
# wrong: for each handle a weak reference with a callback, an entry in a registry, and a handle that cannot
#   die young; close it where its use ends (with)
# must: weakref-churn or finalizer-churn or costly-call at (here), (made)
# must not: nursery-too-small, medium-lived
# SPDX-License-Identifier: GPL-3.0-or-later
import sys
import weakref

OPEN = set()


class Handle:
    def __init__(self, number):
        self.number = number
        OPEN.add(number)
        weakref.finalize(self, OPEN.discard, number)  # (here)

    def read(self):
        return self.number & 7


def run(n):
    total = 0
    for i in range(n):
        total += Handle(i).read()  # (made)
    return total


print(run(int(100000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
