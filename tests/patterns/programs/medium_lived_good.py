# good: medium-lived
# Requests that wait for their answer in a dictionary: each lives while a few more are sent: they die
# in the nursery.
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


class Request:
    def __init__(self, number, size):
        self.number = number
        self.parts = [number, size]


class Link:
    def __init__(self, waiting):
        self.waiting = waiting
        self.pending = {}
        self.answered = 0

    def run(self, steps):
        pending, waiting = self.pending, self.waiting
        for number in range(steps):
            pending[number] = Request(number, 10)
            if number >= waiting:
                self.answered += pending.pop(number - waiting).number & 1


link = Link(60)
link.run(int(400000 * float(sys.argv[1])))
print(link.answered)
