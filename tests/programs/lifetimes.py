# Objects whose whole lives are known. The first argument says which, the second how many. Prints
# `CLASS COUNT` for each class of which it has made some.
# SPDX-License-Identifier: GPL-3.0-or-later
import gc
import sys
from collections import deque


class Young(object):
    __slots__ = ()


class First(object):
    __slots__ = ()


class Second(object):
    __slots__ = ("a",)


class Third(object):
    __slots__ = ("a", "b")


class Alive(object):
    __slots__ = ("a", "b", "c")


class Final(object):
    __slots__ = ("v",)

    def __del__(self):
        finalized[0] += 1


class Shadowed(object):
    __slots__ = ("a", "b")


class ShadowedKept(object):
    __slots__ = ("a",)


class Event(object):
    def __init__(self, a, b):
        self.a = a
        self.b = b


finalized = [0]
kept = []


def minors():
    """Two minor collections and more, with nurseries of up to 1 MB."""
    for i in range(4000):
        [None] * 70


def fill(cls, count):
    kept.append([cls() for i in range(count)])
    [None] * 70  # births are kept in units of 256 bytes: none just before a collection


def deaths(count):
    fill(Alive, count)  # collected three times below
    for i in range(count):
        Young()
    fill(First, count)
    minors()
    kept.pop()
    gc.collect()
    fill(Second, count)
    fill(Third, count)
    gc.collect()
    del kept[1]
    gc.collect()
    kept.pop()
    gc.collect()
    for cls in (Young, First, Second, Third, Alive):
        print(cls.__name__, count)


def finalizers(count):
    for i in range(count):
        Final()
    minors()
    print("before", finalized[0])
    for i in range(3):
        gc.collect()
    print("Final", finalized[0])


def shadows(count):
    total = 0
    for i in range(count):
        total += id(Shadowed()) & 1
        thing = ShadowedKept()
        total += id(thing) & 1
        kept.append(thing)
    minors()
    print("Shadowed", count)
    print("ShadowedKept", len(kept))


def large(count):
    places = [None] * count
    kept.append(places)
    for i in range(count):
        [None] * 20000  # made: dead lists
        minors()
        places[i] = [None] * 30000  # made: kept lists
        minors()
    print("lists", count)


def window(count, length):
    q = deque(maxlen=length)
    t = 0
    for i in range(count):
        q.append(Event(i, (i, t)))
        t = (t + q[0].a) & 0xffff
    print("Event", count)


mode, number = sys.argv[1], int(sys.argv[2])
if mode == "window":
    window(number, int(sys.argv[3]))
else:
    {"deaths": deaths, "finalizers": finalizers, "shadows": shadows, "large": large}[mode](number)
