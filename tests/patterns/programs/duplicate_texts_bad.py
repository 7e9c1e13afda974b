# bad: duplicate-texts in load
# Each row has copies of its own of the few texts that a column has.
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


class Row:
    def __init__(self, number, state, kind):
        self.number, self.state, self.kind = number, state, kind


def load(n):
    rows = []
    for i in range(n):
        line = "%d;in the state of number %d;of the kind of number %d" % (i, i % 7, i % 13)
        number, state, kind = line.split(";")
        rows.append(Row(int(number), state, kind))
    return rows


kept = load(int(60000 * float(sys.argv[1])))
print(len(kept))
