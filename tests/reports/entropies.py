# The entropy of the sections of a file.
# source: erocarrera/pefile 182, Use of counter creates significant performance hit
# wrong: Counter() counts in a loop that looks each byte up in a dictionary; a list of 256 numbers
# must: costly-call at (here)
# SPDX-License-Identifier: GPL-3.0-or-later
from collections import Counter
import math
import sys


def entropy(data):
    occurences = Counter(bytearray(data))  # (here)
    result = 0.0
    for count in occurences.values():
        part = float(count) / len(data)
        result -= part * math.log(part, 2)
    return result


def run(n):
    data = bytes(i * i % 251 for i in range(20000))
    total = 0.0
    for _ in range(n):
        total += entropy(data)
    return total


print("%.6f" % run(int(120 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
