# How far texts are apart, by a table of two rows.
# source: pypy/pypy 5288, Pypy getting slower compare to CPython in double recursion (its remedy: a table)
# wrong: nothing; two rows that are used in turn
# quiet
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def distance(a, b, above, row):
    for k in range(len(b) + 1):
        above[k] = k
    for i in range(len(a)):
        row[0] = i + 1
        for k in range(len(b)):
            cost = above[k] + (a[i] != b[k])
            if above[k + 1] + 1 < cost:
                cost = above[k + 1] + 1
            if row[k] + 1 < cost:
                cost = row[k] + 1
            row[k + 1] = cost
        above, row = row, above
    return above[len(b)]


a = [i * i % 7 for i in range(1500)]
b = [i * 3 % 11 for i in range(1500)]
total = 0
for k in range(int(20 * float(sys.argv[1] if len(sys.argv) > 1 else 1)) or 1):
    total += distance(a, b, [0] * 1501, [0] * 1501)
print(total)
