# good: duplicate-texts
# Rows share one copy of each text that a column has; what is in every row is different everywhere.
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


class Row:
    def __init__(self, number, state, kind):
        self.number, self.state, self.kind = number, state, kind


def load(n):
    rows = []
    for i in range(n):
        line = "%d;in the state of number %d;of the kind of number %d" % (i, i % 7, i % 13)
        _, state, kind = line.split(";")
        rows.append(Row(line, sys.intern(state), sys.intern(kind)))
    return rows


kept = load(int(60000 * float(sys.argv[1])))
print(len(kept))
