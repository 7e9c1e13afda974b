# Allocates instances in a loop that keeps the last eight, so that all die young.
# SPDX-License-Identifier: GPL-3.0-or-later


class Point:
    def __init__(self, x):
        self.x = x


def hot(count):
    window = [None] * 8
    for i in range(count):
        window[i & 7] = Point(i)
    return window[0].x


print(hot(300000))
