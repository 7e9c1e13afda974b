# Areas of shapes of four classes with slots, by methods, super() and properties.
# source: python/cpython 103497, LOAD_SUPER_ATTR for faster super() (85 %); python/cpython 136016, Are
#   __slots__ benefits still "significant"? (not under PyPy)
# wrong: nothing; calls by class are compiled, the four of them with bridges
# quiet above low
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


class Shape:
    __slots__ = ("size",)

    def __init__(self, size):
        self.size = size

    @property
    def scale(self):
        return 2 if self.size > 5 else 1

    def area(self):
        return self.scale


class Square(Shape):
    __slots__ = ()

    def area(self):
        return super().area() * self.size * self.size


class Disc(Shape):
    __slots__ = ()

    def area(self):
        return super().area() * self.size * self.size * 3.14


class Bar(Square):
    __slots__ = ("length",)

    def __init__(self, size, length):
        super().__init__(size)
        self.length = length

    def area(self):
        return super().area() * self.length


def run(n):
    shapes = [Square(i) if i % 3 == 0 else Disc(i) if i % 3 == 1 else Bar(i, 2) for i in range(11)]
    total = 0.0
    for i in range(n):
        total += shapes[i % 11].area()
    return round(total, 2)


print(run(int(6000000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
