# good: id-shadow
# Looks for objects that it has seen before by a number of their own.
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


class Item:
    def __init__(self, number):
        self.number = number


class Filter:
    def __init__(self):
        self.marks = {}
        self.hits = 0

    def run(self, count):
        marks = self.marks
        for number in range(count):
            item = Item(number)
            if marks.get(item.number) is not None:
                self.hits += 1
            self.hits += item.number & 1


f = Filter()
f.run(int(600000 * float(sys.argv[1])))
print(f.hits)
