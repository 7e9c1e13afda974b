# A list as a default argument: it is made once, and everybody appends to it.
# source: getnikola/nikola 1532, Avoiding memory leaks (default values that are lists); st3fan/pythoncodeanalysis 1
# wrong: the default list of collect() keeps whatever was ever found. found=None, and a new list for each call
# must: growing-heap
# must: /found|collect/
# harmful: nursery-too-small, medium-lived
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def collect(text, found=[]):
    for word in text.split():
        if word.isdigit():
            found.append((word, text))
    return found


def read(n):
    total = 0
    for i in range(n):
        total += len(collect("line %d of %d" % (i, n))) & 1
    return total


print(read(int(60000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
