# Two loops that allocate, each its own kind of object. A test makes the first one longer.
# SPDX-License-Identifier: GPL-3.0-or-later

LONG = 2000000
SHORT = 10000


class Mark(object):
    def __init__(self, number, last):
        self.number = number
        self.last = last


def hot(count):
    last = None
    total = 0
    for i in range(count):
        last = Mark(i, last)
        total += last.number & 1
        if i % 50 == 0:
            last = None
    return total


def cold(count):
    recent = []
    for i in range(count):
        recent.append((i, str(i)))
        if len(recent) > 500:
            del recent[:400]
    return len(recent)


print(hot(LONG), cold(SHORT))
