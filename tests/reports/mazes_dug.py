# Mazes are dug by chance.
# source: john-science/mazelib 76, Efficient Random Numbers (choice, shuffle, randint)
# wrong: choice() and shuffle() of the module random are Python code that asks for bits several times
# must: costly-call at (here), (there)
# SPDX-License-Identifier: GPL-3.0-or-later
import random
import sys


def dug(height, width):
    grid = [[True] * width for _ in range(height)]
    row = random.randrange(1, height, 2)
    column = random.randrange(1, width, 2)
    track = [(row, column)]
    grid[row][column] = False
    steps = 0
    while track:
        row, column = track[-1]
        around = [(row + r, column + c) for r, c in ((-2, 0), (2, 0), (0, -2), (0, 2))
                  if 0 < row + r < height and 0 < column + c < width and grid[row + r][column + c]]
        if not around:
            track.pop()
            continue
        random.shuffle(around)  # (here)
        to_row, to_column = random.choice(around)  # (there)
        grid[to_row][to_column] = False
        grid[(row + to_row) // 2][(column + to_column) // 2] = False
        track.append((to_row, to_column))
        steps += 1
    return steps


def run(n):
    random.seed(3)
    return sum(dug(61, 61) for _ in range(n))


print(run(int(150 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
