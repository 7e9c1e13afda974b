# bad: cache-thrash in total; --cache-sim=yes --D1=32768,8,64 --LL=4194304,16,64
# Adds up numbers of objects in a scattered order: nearly every one comes from main memory.
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


class Cell:
    def __init__(self, number):
        self.number = number


class Grid:
    def __init__(self, size):
        self.cells = [Cell(n) for n in range(size)]
        step = 7919  # a prime, so that every cell is met
        self.order = [self.cells[n * step % size] for n in range(size)]

    def total(self, rounds):
        total = 0
        for _ in range(rounds):
            for cell in self.order:
                total += cell.number
        return total


print(Grid(200000).total(int(5 * float(sys.argv[1]))))
