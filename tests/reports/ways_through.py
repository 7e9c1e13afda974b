# The shortest way through a grid, with a deque and a list of distances.
# source: pypy/pypy 3437, deque performance issue (a program for codeforces.com); the kind that is not slow:
#   one deque, pairs as single integers
# wrong: nothing
# quiet above low
# SPDX-License-Identifier: GPL-3.0-or-later
from collections import deque
import sys


def longest(size, wall):
    distances = [-1] * (size * size)
    queue = deque([0])
    distances[0] = 0
    last = 0
    while queue:
        at = queue.popleft()
        last = distances[at]
        y, x = divmod(at, size)
        for dy, dx in ((0, 1), (1, 0), (0, -1), (-1, 0)):
            if 0 <= y + dy < size and 0 <= x + dx < size:
                to = at + dy * size + dx
                if distances[to] < 0 and (to * 31) % wall:
                    distances[to] = last + 1
                    queue.append(to)
    return last


def run(n):
    return sum(longest(150, 11 + i % 3) for i in range(n))


print(run(int(20 * float(sys.argv[1] if len(sys.argv) > 1 else 1)) or 1))
