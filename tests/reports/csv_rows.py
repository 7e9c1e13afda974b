# A column of a CSV file is added up.
# source: pypy/pypy 1429, CSV module is slow; pypy/pypy 641
# wrong: the reader goes through the text a character at a time in code that is not compiled; split()
#   where no field is quoted
# must: costly-call at (here)
# must not: medium-lived, nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
import csv
import io
import sys


def total_of(text, rounds):
    total = 0
    for _ in range(rounds):
        for row in csv.reader(io.StringIO(text)):  # (here)
            total += len(row[2])
    return total


text = "".join("%d,name %d,%d,some remark\n" % (i, i, i * 17) for i in range(5000))
print(total_of(text, int(60 * float(sys.argv[1] if len(sys.argv) > 1 else 1)) or 1))
