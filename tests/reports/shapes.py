# Shapes of several classes, each with its own area().
# source: pypy/pypy 1618 and comparisons of object oriented code; speed.pypy.org, richards and deltablue
# wrong: nothing; the loop has a bridge for each class
# quiet above low
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


class Square:
    def __init__(self, side):
        self.side = side

    def area(self):
        return self.side * self.side


class Rectangle(Square):
    def __init__(self, side, other):
        Square.__init__(self, side)
        self.other = other

    def area(self):
        return self.side * self.other


class Triangle(Rectangle):
    def area(self):
        return self.side * self.other // 2


class Nothing:
    def area(self):
        return 0


def run(n):
    shapes = [Square(3), Rectangle(2, 5), Triangle(4, 4), Nothing()] * 25
    total = 0
    for _ in range(n):
        for shape in shapes:
            total += shape.area()
    return total


print(run(int(15000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
