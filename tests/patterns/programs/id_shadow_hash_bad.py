# bad: id-shadow in visit
# Puts objects into a set that is emptied now and then: their hash is their identity.
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


class Point:
    def __init__(self, x):
        self.x = x


def visit(count):
    visited = set()
    for n in range(count):
        point = Point(n)
        visited.add(point)
        if len(visited) > 50:
            visited.clear()
    return len(visited)


print(visit(int(600000 * float(sys.argv[1]))) > 0)
