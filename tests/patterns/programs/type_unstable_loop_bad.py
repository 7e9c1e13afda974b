# bad: type-unstable-loop
# Columns of a file that are sometimes whole numbers, sometimes floats, sometimes huge.
# SPDX-License-Identifier: GPL-3.0-or-later
class Column:
    def __init__(self, values):
        self.values = values
        self.sum = 0

    def add(self, value):
        self.sum = self.sum + value  # found


def total(n):
    columns = [Column([3, 1.5, 2 ** 70, True, 4.25, 9])]
    for i in range(n):
        column = columns[0]
        column.add(column.values[i % 6])  # found
        if i % 24 == 23:
            column.sum = 0  # found
    return column.sum


print(total(400000))
