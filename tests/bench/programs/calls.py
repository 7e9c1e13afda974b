# Calls: methods, closures, keyword arguments and defaults, too many of them to be inlined.
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


class Shape:
    def __init__(self, size):
        self.size = size

    def area(self, *, scale=1, offset=0):
        return self.grown(scale) + offset

    def grown(self, scale):
        return self.size * self.size * scale


class Round(Shape):
    def grown(self, scale):
        return 3 * super().grown(scale)


def adder(n):
    return lambda x, *more: x + n + len(more)


def work(count):
    shapes = [Shape(i) if i % 3 else Round(i) for i in range(64)]
    adders = [adder(i) for i in range(16)]
    total = 0
    for i in range(count):
        shape = shapes[i & 63]
        total += shape.area(scale=i & 3) if i & 1 else shape.area(offset=i)
        total = adders[i & 15](total, i, i) & 0xffffff
    return total


print(work(round(6000000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
