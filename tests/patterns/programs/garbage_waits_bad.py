# bad: garbage-waits in reload, __init__
# A large table is read anew, again and again; the one before is garbage then, which waits.
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


class Row:
    def __init__(self, number):
        self.number, self.name, self.tags = number, "row %d" % number, [number] * 8


class Table:
    def __init__(self):
        self.rows = []

    def reload(self, size):
        self.rows = None
        rows = []
        for number in range(size):
            rows.append(Row(number))
        self.rows = rows


table = Table()
for size in (120000, 50000, 140000, 60000, 130000, 70000, 150000):
    table.reload(int(size * float(sys.argv[1])))
    table.rows = None
print(table.rows)
