# Pages of a document are laid out one after the other, each with thousands of boxes that go with it.
# source: pypy/pypy 1710, GC misbehaviour on large heaps (the kind whose working set comes and goes)
# wrong: nothing that stays: what is there at a time is one page. It is as large as the nursery, and copied
# must: nursery-too-small or medium-lived
# must not: growing-heap, kept-frames, external-memory
# was: quiet above low; harmful: nursery-too-small
# measured: with a nursery of 4 MB instead of 1 it takes 12 % less CPU time, with 16 MB a third less (0.49, 0.43, 0.32 s)
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
