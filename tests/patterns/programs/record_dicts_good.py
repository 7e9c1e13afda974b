# good: record-dicts
# A table whose rows are objects.
# SPDX-License-Identifier: GPL-3.0-or-later
class Row:
    def __init__(self, number, price, stock, note):
        self.number = number
        self.price = price
        self.stock = stock
        self.note = note


class Table:
    def __init__(self):
        self.by_number = {}

    def load(self, n):
        for i in range(n):
            self.by_number[i] = Row(i, i * 0.5, i & 7, None)


table = Table()
table.load(60000)
print(len(table.by_number))
