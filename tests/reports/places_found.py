# All places of a word in a long text that is not all ASCII, by str.find().
# source: faster-cpython/ideas 684, Use UTF-8 internally for strings ("one of the most annoying parts is
#   actually str.find for non-ascii strings")
# wrong: the position in the bytes that is found is turned into an index, and the start into a position,
#   each time
# must: costly-call at (here)
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def places(text, word):
    found = []
    at = text.find(word)
    while at >= 0:
        found.append(at)
        at = text.find(word, at + 1)  # (here)
    return found


def run(n):
    text = "Straße und Gasse, Weg und Platz. " * 2000
    count = 0
    for _ in range(n):
        count += len(places(text, "und"))
    return count


print(run(int(150 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
