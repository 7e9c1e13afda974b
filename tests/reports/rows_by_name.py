# Rows of a table are read as dictionaries.
# source: jdunck/python-unicodecsv 14, Reader speeder (DictReader, 30 %); pypy/pypy 641
# wrong: the reader is Python code that goes letter by letter, and makes a dictionary of each row
# must: costly-call at (here)
# SPDX-License-Identifier: GPL-3.0-or-later
import csv
import io
import sys


def run(n):
    text = "id,name,city,amount\n" + "".join("%d,name%d,city%d,%d.50\n" % (i, i, i % 50, i) for i in range(n))
    total = 0
    for row in csv.DictReader(io.StringIO(text)):  # (here)
        total += len(row["city"])
    return total


print(run(int(20000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
