# good: type-unstable-loop
# The values are made floats when they are read.
# SPDX-License-Identifier: GPL-3.0-or-later
class Column:
    def __init__(self, values):
        self.values = [float(value) for value in values]
        self.sum = 0.0

    def add(self, value):
        self.sum = self.sum + value


def total(n):
    columns = [Column([3, 1.5, 2 ** 70, True, 4.25, 9])]
    for i in range(n):
        column = columns[0]
        column.add(column.values[i % 6])
        if i % 24 == 23:
            column.sum = 0.0
    return column.sum


print(total(400000))
