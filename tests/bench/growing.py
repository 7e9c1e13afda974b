# Work that can be made 1, 4, 16 times as much: objects, strings and dictionaries, some of which
# live a while. What is alive at any time does not depend on how much is done.
# SPDX-License-Identifier: GPL-3.0-or-later
import collections
import sys


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y


def work(count):
    window = collections.deque()
    counts = {}
    total = 0
    for i in range(count):
        window.append(Point(i, i + 1))
        if len(window) > 2000:
            total += window.popleft().x
        key = "k%d" % (i % 1000)
        counts[key] = counts.get(key, 0) + 1
    return total, len(counts)


print(work(int(float(sys.argv[1]) * 150000)))
