# Each edit puts the whole document before it on the list of what can be undone.
# source: wurmlab/afra 62, Undo / redo stack is a potential memory leak; zed-industries/zed 62373
# wrong: a copy of all cells for each edit, without a limit. What has changed, or deque(maxlen=...)
# must: growing-heap
# must: /undo/
# harmful: nursery-too-small, medium-lived
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


class Document:
    def __init__(self, size):
        self.cells = ["cell %d" % i for i in range(size)]
        self.undo = []

    def edit(self, where, text):
        self.undo.append(list(self.cells))
        self.cells[where] = text


document = Document(300)
for number in range(int(12000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))):
    document.edit(number % 300, "text %d" % number)
print(len(document.undo))
