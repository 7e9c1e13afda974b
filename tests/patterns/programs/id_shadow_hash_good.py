# good: id-shadow
# The same set, with a key of the object's own.
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


class Point:
    def __init__(self, x):
        self.x = x


def visit(count):
    visited = set()
    for n in range(count):
        point = Point(n)
        visited.add(point.x)
        if len(visited) > 50:
            visited.clear()
    return len(visited)


print(visit(int(600000 * float(sys.argv[1]))) > 0)
