# Pages of a document are laid out one after the other, each with thousands of boxes that go with it.
# source: pypy/pypy 1710, GC misbehaviour on large heaps (the kind whose working set comes and goes)
# wrong: nothing: what is there at a time is one page
# must not: growing-heap, kept-frames, external-memory
# harmful: nursery-too-small
# quiet above low
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


class Box:
    def __init__(self, left, width):
        self.left, self.width = left, width


def page(number):
    boxes, left = [], 0
    for i in range(30000):
        box = Box(left, 3 + (number * i) % 17)
        left = (left + box.width) % 500
        boxes.append(box)
    total = 0
    for _ in range(40):
        for box in boxes:
            total += box.left & box.width
    return total


print(sum(page(i) for i in range(int(25 * float(sys.argv[1] if len(sys.argv) > 1 else 1)))))
