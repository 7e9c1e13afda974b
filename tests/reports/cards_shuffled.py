# A list is shuffled again and again.
# source: pypy/pypy 813, Random is slower than cpython; python/cpython 108598, Consider a faster alternative
#   algorithm for random.shuffle()
# wrong: shuffle() asks for random bits in a loop until they are below the bound, by several calls an item
# must: costly-call at (here)
# SPDX-License-Identifier: GPL-3.0-or-later
import random
import sys


def run(n):
    cards = list(range(52))
    random.seed(7)
    first = 0
    for _ in range(n):
        random.shuffle(cards)  # (here)
        first += cards[0]
    return first


print(run(int(12000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
