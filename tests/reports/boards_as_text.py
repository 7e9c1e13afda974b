# A game on a board that is a text of 120 letters: moves make new boards.
# source: thomasahle/sunfish 71, Wont bit boards make it faster? (the engine is run with PyPy)
# wrong: nothing that is much beside the search: each move copies 120 letters
# quiet above low
# SPDX-License-Identifier: GPL-3.0-or-later
import sys

EMPTY = " " * 20 + "".join(" " + row + "\n" for row in
                           ("rnbqkbnr", "pppppppp", "........", "........",
                            "........", "........", "PPPPPPPP", "RNBQKBNR")) + " " * 20
STEPS = {"P": (-10,), "N": (-21, -19, -12, -8, 8, 12, 19, 21), "K": (-11, -10, -9, -1, 1, 9, 10, 11),
         "R": (-10, -1, 1, 10), "B": (-11, -9, 9, 11), "Q": (-11, -10, -9, -1, 1, 9, 10, 11)}
VALUES = {"P": 1, "N": 3, "B": 3, "R": 5, "Q": 9, "K": 100}


def moves(board):
    for place, piece in enumerate(board):
        if piece not in STEPS:
            continue
        for step in STEPS[piece]:
            there = place + step
            while board[there] == "." or board[there].islower():
                if piece == "P" and board[there] != ".":
                    break
                yield place, there
                if piece in "PNK" or board[there] != ".":
                    break
                there += step


def moved(board, place, there):
    board = board[:there] + board[place] + board[there + 1:]
    board = board[:place] + "." + board[place + 1:]
    return board[::-1].swapcase()


def search(board, depth):
    if depth == 0:
        return 0, 1
    best, seen = -1000, 0
    for place, there in moves(board):
        gain = VALUES.get(board[there].upper(), 0)
        value, count = search(moved(board, place, there), depth - 1)
        seen += count
        if gain - value > best:
            best = gain - value
    return best, seen


def run(n):
    return [search(EMPTY, 3) for _ in range(n)][0]


print(run(int(3 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
