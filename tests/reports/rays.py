# Rays and spheres: vectors with slots, and operators.
# source: niofis/raybench 28, Run PyPy again after changing Python implementation (vectors with __slots__)
# wrong: nothing; the vectors that are made in between are never in memory
# quiet
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


class Vector:
    __slots__ = ("x", "y", "z")

    def __init__(self, x, y, z):
        self.x = x
        self.y = y
        self.z = z

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y, self.z + other.z)

    def __sub__(self, other):
        return Vector(self.x - other.x, self.y - other.y, self.z - other.z)

    def times(self, k):
        return Vector(self.x * k, self.y * k, self.z * k)

    def dot(self, other):
        return self.x * other.x + self.y * other.y + self.z * other.z

    def unit(self):
        return self.times(1.0 / self.dot(self) ** 0.5)


def shade(spheres, origin, direction):
    nearest = 1e9
    bright = 0.0
    for centre, radius in spheres:
        away = origin - centre
        b = away.dot(direction)
        c = away.dot(away) - radius * radius
        if b * b > c:
            distance = -b - (b * b - c) ** 0.5
            if 0 < distance < nearest:
                nearest = distance
                normal = (origin + direction.times(distance) - centre).unit()
                bright = max(0.0, normal.y)
    return bright


def run(n):
    spheres = [(Vector(i - 3.0, (i & 1) * 0.5, 6.0 + i), 1.0 + i * 0.1) for i in range(6)]
    origin = Vector(0.0, 0.0, -3.0)
    total = 0.0
    for y in range(n):
        for x in range(n):
            total += shade(spheres, origin, Vector(x * 2.0 / n - 1, y * 2.0 / n - 1, 2.0).unit())
    return round(total, 3)


print(run(int(220 * float(sys.argv[1] if len(sys.argv) > 1 else 1) ** 0.5)))
