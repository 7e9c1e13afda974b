# bad: barrier-storm in shuffle
# Shuffles 200,000 objects: two stores of pointers into an old list a step, and nothing is new.
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


class Card:
    def __init__(self, rank):
        self.rank = rank


class Deck:
    def __init__(self, size):
        self.cards = [Card(rank) for rank in range(size)]

    def shuffle(self, swaps):
        cards = self.cards
        size = len(cards)
        state = 1
        for i in range(swaps):
            state = (state * 69069 + 12345) & 0xffffffff
            one, other = i % size, (state >> 8) % size
            cards[one], cards[other] = cards[other], cards[one]
        return cards[0].rank


print(Deck(200000).shuffle(int(6000000 * float(sys.argv[1]))))
