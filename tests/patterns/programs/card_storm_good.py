# good: card-storm
# The same table, filled from its start.
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


class Entry:
    def __init__(self, key):
        self.key = key


class Hashed:
    def __init__(self, size):
        self.places = [None] * size

    def fill(self, count):
        place = 7
        size = len(self.places)
        for key in range(count):
            place = (place * 69069 + 12345) & 0xffffffff
            self.places[key % size] = Entry(key)


table = Hashed(1000000)
table.fill(int(150000 * float(sys.argv[1])))
print(len(table.places))
