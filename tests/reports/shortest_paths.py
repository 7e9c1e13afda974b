# Shortest ways between all places (Floyd and Warshall), in lists of lists.
# source: In2ItChicago/In2ItChicago 131, Benchmark using pypy over cpython; comparisons of numeric loops
# wrong: nothing; three loops over lists of ints
# quiet
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def run(size):
    far = [[(i * 31 + j * 17) % 97 + 1 for j in range(size)] for i in range(size)]
    for k in range(size):
        through = far[k]
        for row in far:
            first = row[k]
            for j in range(size):
                way = first + through[j]
                if way < row[j]:
                    row[j] = way
    return sum(map(sum, far))


print(run(int(170 * float(sys.argv[1] if len(sys.argv) > 1 else 1)) or 1))
