# Life on a torus of cells, in two flat lists.
# source: soxfox42/tak 9, Benchmark some alternative implementations of Python
# wrong: nothing; two lists that are used in turn
# quiet
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def generation(now, after, size):
    for y in range(size):
        up, down, row = (y - 1) % size * size, (y + 1) % size * size, y * size
        for x in range(size):
            left, right = (x - 1) % size, (x + 1) % size
            near = (now[up + left] + now[up + x] + now[up + right] + now[row + left] + now[row + right]
                    + now[down + left] + now[down + x] + now[down + right])
            after[row + x] = 1 if near == 3 or near == 2 and now[row + x] else 0


def run(size, n):
    now = [(i * 7919 % 13) & 1 for i in range(size * size)]
    after = [0] * (size * size)
    for _ in range(n):
        generation(now, after, size)
        now, after = after, now
    return sum(now)


print(run(200, int(300 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
