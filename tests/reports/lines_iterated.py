# A log is read line by line, and the bytes of each status are added up.
# source: nasa/fprime-gds 105, Avoid loading the entire log files into memory (the remedy); f-prime/HTTPLang 4
# wrong: nothing: no line is kept
# quiet above low
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import sys
import tempfile


def log(n):
    with tempfile.NamedTemporaryFile("w", delete=False) as file:
        for i in range(n):
            file.write("%d GET /page/%d %d\n" % (200 + i % 3, i, i % 4096))
    return file.name


def add_up(path):
    total = 0
    with open(path) as lines:
        for line in lines:
            if line.startswith("20"):
                total += len(line)
    return total


name = log(int(150000 * float(sys.argv[1] if len(sys.argv) > 1 else 1)))
print(add_up(name))
os.unlink(name)
