# Does the same over and over: what is alive at any time does not depend on for how many rounds.
# Collections are asked for now and then, others come by themselves.
# SPDX-License-Identifier: GPL-3.0-or-later
import collections
import gc
import sys


class Point:
    def __init__(self, x):
        self.x = x


def work(rounds):
    window = collections.deque()
    total = 0
    for i in range(rounds):
        window.append(Point(i))
        if len(window) > 4000:
            total += window.popleft().x
        if i % 20000 == 19999:
            gc.collect()
        if i % 5000 == 0:
            total += len({str(key): [key] for key in range(300)})
    return total


print(work(int(sys.argv[1])))
