# Each edit puts the document before it on a list of the last fifty.
# source: anx-ckreuzberger in literallycanvas/literallycanvas 492, undoStack (the remedy: a limit)
# wrong: nothing that stays: fifty copies are there, the older ones go; a larger nursery copies them less often
# must: nursery-too-small or medium-lived
# must not: growing-heap, kept-frames, external-memory
# was: quiet above low
# measured: with a nursery of 4 MB instead of 1 it takes half the CPU time (0.24 s instead of 0.50, ten times as long)
# SPDX-License-Identifier: GPL-3.0-or-later
import collections
import sys


class Document:
    def __init__(self, size):
        self.cells = list(range(size))
        self.undo = collections.deque(maxlen=50)

    def edit(self, where, value):
        self.undo.append(list(self.cells))
        self.cells[where] = value


document = Document(300)
for number in range(int(200000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))):
    document.edit(number % 300, number)
print(len(document.undo))
