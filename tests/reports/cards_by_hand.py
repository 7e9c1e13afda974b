# A list is shuffled again and again, by a loop of one's own.
# source: python/cpython 108598, Consider a faster alternative algorithm for random.shuffle() ("for 100 thousand
#   elements, these only take a few milliseconds under PyPy")
# wrong: nothing
# quiet above low
# SPDX-License-Identifier: GPL-3.0-or-later
import random
import sys


def shuffle(cards, uniform):
    for i in range(len(cards) - 1, 0, -1):
        j = int(uniform() * (i + 1))
        cards[i], cards[j] = cards[j], cards[i]


def run(n):
    cards = list(range(52))
    random.seed(7)
    first = 0
    for _ in range(n):
        shuffle(cards, random.random)
        first += cards[0]
    return first


print(run(int(150000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
