# bad: frame-escape
# A counter that asks who called it, two frames up.
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


class Counters:
    def __init__(self):
        self.seen = {}

    def count(self):
        frame = sys._getframe()
        while frame.f_back is not None:  # found
            frame = frame.f_back  # found
        return frame.f_lineno & 1


def handle(counters, x):
    return x + counters.count()  # found


def serve(n):
    counters = Counters()
    total = 0
    for i in range(n):
        total = handle(counters, total) & 0xFFFF  # found
    return total


print(serve(100000))
