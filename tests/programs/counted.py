# Hot loops that make a known number of known objects: COUNT of each kind a loop. The lines are
# found by their marks, `made: NAME`. All objects are kept for a while, so that none is virtual.
# SPDX-License-Identifier: GPL-3.0-or-later
import sys

COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 200000


class Keep(object):
    def __init__(self, value):
        self.value = value


def instances(count):
    kept = [None] * 16
    for i in range(count):
        kept[i & 15] = Keep(None)  # made: instance
    return kept


def lists_and_tuples(count):
    kept = [None] * 16
    for i in range(count):
        kept[i & 15] = [None, kept]  # made: list
        kept[(i + 1) & 15] = (None, kept)  # made: tuple
    return kept


def numbers(count):
    kept = [None] * 16
    for i in range(count):
        kept[i & 15] = i * 0.5  # made: float
        kept[(i + 1) & 15] = i + 1  # made: int
    return kept


def strings(count):
    kept = [None] * 16
    for i in range(count):
        kept[i & 15] = "x%d" % i  # made: string
    return kept


def make(value):
    return Keep(value)


def store(kept, i, thing):
    kept[i & 15] = thing  # made: in the helper


def inlined(count):
    kept = [None] * 16
    for i in range(count):
        store(kept, i, make(i))
    return kept


for loop in (instances, lists_and_tuples, numbers, strings, inlined):
    loop(COUNT)
