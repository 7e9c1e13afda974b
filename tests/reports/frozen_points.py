# Points of a frozen data class, made in a loop.
# source: python-attrs/attrs 336, Eliminate __init__ overhead for frozen dict classes; python/cpython 102578
#   (what PyPy compiles away: object.__setattr__ with names that do not change)
# wrong: nothing
# quiet above low
# SPDX-License-Identifier: GPL-3.0-or-later
from dataclasses import dataclass
import sys


@dataclass(frozen=True)
class Point:
    x: float
    y: float

    def moved(self, dx, dy):
        return Point(self.x + dx, self.y + dy)


def run(n):
    point = Point(0.0, 0.0)
    for i in range(n):
        point = point.moved(0.5, 0.25)
    return point.x + point.y


print(run(int(20000000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
