# A loop with a branch that is taken seldom, and an object that only this branch needs: the JIT
# makes none of them until the guard fails. Another loop whose list holds another class at times.
# SPDX-License-Identifier: GPL-3.0-or-later
import sys

COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 200000


class Virtual(object):
    def __init__(self, value):
        self.value = value


class Rare(object):
    def __init__(self, value):
        self.value = value


class Common(object):
    value = 1


class Odd(object):
    @property
    def value(self):
        return Rare(1).value  # made: Rare


kept = [None]


def branches(count):
    total = 0
    for i in range(count):
        thing = Virtual(i)
        if i % 100 == 99:  # guard: branch
            kept[0] = thing
        total += thing.value
    return total


def classes(count):
    things = [Common()] * 199 + [Odd()]
    total = 0
    for i in range(count):
        thing = things[i % 200]
        total += thing.value  # guard: class
    return total


branches(COUNT)
classes(COUNT)
print("failures branch", COUNT // 100)
print("failures class", COUNT // 200)
print("made Rare", COUNT // 200)
