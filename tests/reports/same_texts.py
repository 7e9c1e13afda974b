# Rows of a file are kept; their columns have few different texts, but each row has copies of its own.
# source: ultrajson/ultrajson 77, String deduplication; pypy/pypy 763, uses 2x the memory
# wrong: 80,000 rows have the same thirty texts of three columns, a copy each: more than half of the memory.
#   sys.intern(), or a dictionary of texts
# must: /cop(y|ies)|same text|[Dd]uplicate|more than once/
# harmful: nursery-too-small, medium-lived
# SPDX-License-Identifier: GPL-3.0-or-later
import sys

TEXT = "\n".join("%d;department of number %d;state of number %d;contract of kind %d"
                 % (i, i % 10, i % 7, i % 13) for i in range(1000))


class Row:
    def __init__(self, number, department, state, contract):
        self.number = int(number)
        self.department, self.state, self.contract = department, state, contract


def load(n):
    rows = []
    for i in range(n):
        for line in TEXT.split("\n"):
            rows.append(Row(*line.split(";")))
    return rows


kept = load(int(80 * float(sys.argv[1] if len(sys.argv) > 1 else 1)))
print(len(kept), sum(len(row.state) for row in kept))
