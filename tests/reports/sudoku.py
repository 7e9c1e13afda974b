# Sudokus, by rows, columns and boxes as bits.
# source: attractivechaos/plb 23, Performance improvements on the Python (PyPy) sudoku solver; dartist/sudoku_solver
#   2 (PyPy: "insanely fast - now the top dog!")
# wrong: nothing
# quiet above low
# SPDX-License-Identifier: GPL-3.0-or-later
import sys

PUZZLES = [
    "53..7....6..195....98....6.8...6...34..8.3..17...2...6.6....28....419..5....8..79",
    "..9748...7.........2.1.9.....7...24..64.1.59..98...3.....8.3.2.........6...2759..",
    "...6.1.43..........1.5.......1.6...3...3..5.53......614............4............",
    "4.....8.5.3..........7......2.....6.....8.4......1.......6.3.7.5..2.....1.4......",
]


class Board:
    def __init__(self, text):
        self.rows = [0] * 9
        self.columns = [0] * 9
        self.boxes = [0] * 9
        self.cells = [0] * 81
        self.steps = 0
        for place, letter in enumerate(text[:81]):
            if letter in "123456789":
                self.put(place, 1 << int(letter))

    def put(self, place, bit):
        row, column = divmod(place, 9)
        self.cells[place] = bit
        self.rows[row] ^= bit
        self.columns[column] ^= bit
        self.boxes[row // 3 * 3 + column // 3] ^= bit

    def used(self, place):
        row, column = divmod(place, 9)
        return self.rows[row] | self.columns[column] | self.boxes[row // 3 * 3 + column // 3]

    def solve(self):
        best, fewest = -1, 10
        for place in range(81):
            if self.cells[place] == 0:
                free = ~self.used(place) & 1022
                count = 0
                while free:
                    free &= free - 1
                    count += 1
                if count < fewest:
                    best, fewest = place, count
        if best < 0:
            return True
        self.steps += 1
        free = ~self.used(best) & 1022
        while free and self.steps < 3000:
            bit = free & -free
            free ^= bit
            self.put(best, bit)
            if self.solve():
                return True
            self.put(best, bit)
            self.cells[best] = 0
        return False


def run(n):
    steps = 0
    for _ in range(n):
        for text in PUZZLES:
            board = Board(text)
            board.solve()
            steps += board.steps
    return steps


print(run(int(4 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
