# bad: record-dicts
# A table whose rows are dictionaries with the same keys.
# SPDX-License-Identifier: GPL-3.0-or-later
class Table:
    def __init__(self):
        self.by_number = {}

    def load(self, n):
        for i in range(n):
            self.by_number[i] = {"number": i, "price": i * 0.5, "stock": i & 7, "note": None}  # found


table = Table()
table.load(60000)
print(len(table.by_number))
