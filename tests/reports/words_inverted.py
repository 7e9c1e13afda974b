# An index of words: which documents have each.
# source: pypy/pypy 763, set() uses 2x the memory as on CPython; boramalper/pydis 6
# wrong: nothing; the index is what the program is for
# quiet above low
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def run(n):
    index = {}
    for number in range(n):
        for k in range(8):
            word = "w%d" % ((number * 31 + k * k * 7) % 5003)
            index.setdefault(word, set()).add(number)
    return max(len(found) for found in index.values())


print(run(int(30000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
