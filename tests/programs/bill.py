# Two loops that allocate the same number of objects of the same size: the ones die at once, the
# others live. Then a number of collections of the whole heap. Arguments: objects, collections.
# SPDX-License-Identifier: GPL-3.0-or-later
import gc
import sys


class Dies(object):
    __slots__ = ("a", "b")


class Lives(object):
    __slots__ = ("a", "b")


def dying(count, places):
    for i in range(count):
        places[i & 7] = Dies()  # bill: dies


def living(count, places):
    for i in range(count):
        places[i] = Lives()  # bill: lives


def main(count, collections):
    few, many = [None] * 8, [None] * count
    dying(count, few)
    living(count, many)
    for i in range(collections):
        gc.collect()


main(int(sys.argv[1]), int(sys.argv[2]))
