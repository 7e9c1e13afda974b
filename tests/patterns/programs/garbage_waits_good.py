# good: garbage-waits
# A large table is read once; what is asked of it leaves no garbage that got old.
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


class Row:
    def __init__(self, number):
        self.number, self.name, self.tags = number, "row %d" % number, [number] * 8


class Table:
    def __init__(self, size):
        self.rows = []
        for number in range(size):
            self.rows.append(Row(number))

    def ask(self, count):
        found = 0
        for i in range(count):
            found += len(self.rows[i % len(self.rows)].name + "!")
        return found


table = Table(int(120000 * float(sys.argv[1])))
print(table.ask(int(600000 * float(sys.argv[1]))))
