# good: barrier-storm
# Shuffles the numbers of the objects instead.
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


class Card:
    def __init__(self, rank):
        self.rank = rank


class Deck:
    def __init__(self, size):
        self.cards = [Card(rank) for rank in range(size)]
        self.order = list(range(size))

    def shuffle(self, swaps):
        cards = self.order
        size = len(cards)
        state = 1
        for i in range(swaps):
            state = (state * 69069 + 12345) & 0xffffffff
            one, other = i % size, (state >> 8) % size
            cards[one], cards[other] = cards[other], cards[one]
        return self.cards[cards[0]].rank


print(Deck(200000).shuffle(int(6000000 * float(sys.argv[1]))))
