# Hot loops that make COUNT objects of a class each, in the ways in which the JIT lays out calls.
# The marks say on which line.
# SPDX-License-Identifier: GPL-3.0-or-later
import sys

COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 200000
NAMES = "Hot Deep Looped Recursive Shared Generated FromMethod Pair Sorted".split()


class Thing(object):
    def __init__(self, value):
        self.value = value


for name in NAMES:
    globals()[name] = type(name, (Thing,), {})
kept = [None] * 16


def hot(count):
    for i in range(count):
        kept[i & 15] = Hot(i)  # made: Hot


# Two calls deep, and used only by the outermost function: that is where it is forced.
def innermost(i):
    thing = Deep(i)  # made: Deep
    return thing


def inner(i):
    return innermost(i)


def deep(count):
    for i in range(count):
        thing = inner(i)
        kept[i & 15] = thing  # forced: Deep


# A function with a loop is not inlined: call_assembler.
def looped(i):
    for k in range(8):
        kept[k] = Looped(i)  # made: Looped


def calls_looped(count):
    for i in range(count // 8):
        looped(i)


def recursive(depth):
    if depth == 0:
        return 0
    kept[depth & 15] = Recursive(depth)  # made: Recursive
    return 1 + recursive(depth - 1)


def calls_recursive(count):
    total = 0
    for i in range(count // 20):
        total += recursive(20)
    return total


# One function, two callers.
def shared(i):
    kept[i & 15] = Shared(i)  # made: Shared


def first_caller(count):
    for i in range(count // 2):
        shared(i)  # from: first


def second_caller(count):
    i = 0
    while i < count // 2:
        shared(i)  # from: second
        i += 1


# Resumed from two lines.
def generated(count):
    for i in range(count):
        thing = Generated(i)  # made: Generated
        yield thing


def resumes(count):
    generator = generated(count)
    for i in range(count // 2):
        kept[0] = next(generator)
        kept[1] = next(generator)


class Factory(object):
    def make(self, i):
        return FromMethod(i)  # made: FromMethod


def methods(count):
    factory = Factory()
    for i in range(count):
        kept[i & 15] = factory.make(i)


# A list around it: two objects that the trace reserves at once.
def pairs(count):
    for i in range(count):
        kept[i & 15] = [Pair(i)]  # made: Pair


# Python code that C code calls back: not part of the trace.
def key(i):
    kept[i & 15] = Sorted(i)  # made: Sorted
    return -i


def sorts(count):
    values = list(range(100))
    for i in range(count // 100):
        sorted(values, key=key)  # from: sorted


for function in (hot, deep, calls_looped, calls_recursive, first_caller, second_caller, resumes,
                 methods, pairs, sorts):
    function(COUNT)
for name in NAMES:
    print("made", name, COUNT)
