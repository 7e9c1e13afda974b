# good: frame-escape
# A counter that is told who called it.
# SPDX-License-Identifier: GPL-3.0-or-later
class Counters:
    def __init__(self):
        self.seen = {}

    def count(self, line):
        return line & 1


def handle(counters, x):
    return x + counters.count(17)


def serve(n):
    counters = Counters()
    total = 0
    for i in range(n):
        total = handle(counters, total) & 0xFFFF
    return total


print(serve(100000))
