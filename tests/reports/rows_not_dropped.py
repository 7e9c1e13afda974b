# What was loaded is needed for two sums, and the variable keeps it while the long work is done.
# source: closeio/sync-engine 938, One more del
# wrong: 300,000 rows hang on a local variable of main() that nobody reads again. del rows, or a function of its
#   own for the first part
# must: /`rows`/
# must not: external-memory, nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


class Row:
    def __init__(self, number):
        self.number = number
        self.price = number * 3 % 1000


def load(n):
    return [Row(i) for i in range(n)]


def words(n):
    found = {}
    for i in range(n):
        word = "w%d" % (i % 5000)
        found[word] = found.get(word, 0) + 1
    return len(found)


def main(scale):
    rows = load(int(300000 * scale))
    total = sum(row.price for row in rows)
    most = max(row.price for row in rows)
    return total, most, words(int(900000 * scale))


print(main(float(sys.argv[1] if len(sys.argv) > 1 else 1)))
