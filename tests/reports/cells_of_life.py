# Conway's game of life on a board of rows.
# source: C++ Weekly 362, C++ vs Python vs Python (jitted) (PyPy: seventeen times faster than CPython)
# wrong: nothing
# quiet
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def step(board, out, size):
    for y in range(1, size - 1):
        above, row, below = board[y - 1], board[y], board[y + 1]
        into = out[y]
        for x in range(1, size - 1):
            near = (above[x - 1] + above[x] + above[x + 1] + row[x - 1] + row[x + 1] +
                    below[x - 1] + below[x] + below[x + 1])
            into[x] = 1 if near == 3 or (near == 2 and row[x]) else 0


def run(size, rounds):
    board = [[(x * 7 + y * 3) % 5 == 0 and 1 or 0 for x in range(size)] for y in range(size)]
    out = [[0] * size for _ in range(size)]
    for _ in range(rounds):
        step(board, out, size)
        board, out = out, board
    return sum(map(sum, board))


print(run(120, int(120 * float(sys.argv[1] if len(sys.argv) > 1 else 1)) or 1))
