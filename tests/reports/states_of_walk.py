# Walks over a graph by chance: where one is after many steps.
# source: In2ItChicago/In2ItChicago 131, Benchmark using pypy over cpython; bddicken/languages (a generator of one's own)
# wrong: nothing
# quiet
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def run(n):
    size = 500
    neighbours = [[(i * 7 + k * 13) % size for k in range(1, 6)] for i in range(size)]
    visits = [0] * size
    seed = 12345
    place = 0
    for _ in range(n):
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        ways = neighbours[place]
        place = ways[(seed >> 16) % len(ways)]
        visits[place] += 1
    return max(visits)


print(run(int(8000000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
