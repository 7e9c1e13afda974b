# Built-in functions and methods, which are compiled code of PyPy: most of the time is spent in them.
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def work(count):
    words = ("the quick brown fox jumps over the lazy dog " * 4).split()
    total = 0
    for i in range(count):
        joined = " ".join(sorted(words, key=len, reverse=bool(i & 1)))
        total += joined.count("o") + joined.find("dog") + len(joined.upper().split("E"))
        table = dict(zip(words, range(len(words))))
        total += sum(table.values()) + len(max(table)) + len(set(words) & set(joined))
        total += len(repr(table)) + int("%d%d" % (i, total & 7)) % 7
    return total


print(work(round(16000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
