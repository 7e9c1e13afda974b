# Stores into old objects, a known number between two collections. Arguments: how many objects, and
# how many rounds.
# SPDX-License-Identifier: GPL-3.0-or-later
import gc
import sys


class Thing(object):
    __slots__ = ("a", "b")


def attributes(things, value):
    for thing in things:
        thing.a = value  # store: attributes


def items(lists, value):
    for one in lists:
        one[1] = value  # store: items


def entries(dicts, value):
    for one in dicts:
        one["key"] = value  # store: entries


def again(things, value):
    """A second store into the same object costs nothing until the next minor collection."""
    for thing in things:
        thing.b = value  # store: first
        thing.a = value  # store: second


def cards(large, number, value):
    for i in range(number):
        large[i * 512 + 7] = value  # store: cards


def main(count, rounds):
    things = [Thing() for i in range(count)]
    lists = [[None, i, None] for i in range(count)]
    dicts = [{"key": i, "other": None} for i in range(count)]
    large = [None] * 2000000
    for value in ("a", "b", "c", "d"):
        for thing in things:
            thing.a = thing.b = value
    gc.collect()
    for i in range(rounds):
        value = "value %d" % i
        for function, whose in ((attributes, things), (items, lists), (entries, dicts),
                                (again, things)):
            gc.collect()
            function(whose, value)
        gc.collect()
        cards(large, count, value)
    gc.collect()


main(int(sys.argv[1]), int(sys.argv[2]))
