# Builtins that are written in C (RPython), called from hot loops: what they allocate belongs to the
# line that calls them. One of them a line, by its mark.
# SPDX-License-Identifier: GPL-3.0-or-later
import sys

COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 6000
kept = [None] * 16


class Element(object):
    pass


elements = [Element() for i in range(200)]
words = ["%010d" % i for i in range(20)]
floats = [float((7 * i) % 200) for i in range(200)]


def first_loop(count):
    """What the JIT sets up once is not part of what is measured."""
    total = 0
    for i in range(count):
        total += i
    return total


def joins(count):
    for i in range(count):
        kept[i & 15] = "-".join(words)  # calls: join


def sorts(count):
    for i in range(count):
        kept[i & 15] = sorted(floats)  # calls: sorted


def grows_dict(count):
    for i in range(count // 20):
        grown = {}
        for k in range(200):
            grown[k] = None  # calls: dict
        kept[i & 15] = grown


def appends(count):
    for i in range(count // 20):
        grown = []
        for element in elements:
            grown.append(element)  # calls: append
        kept[i & 15] = grown


def replaces(count):
    text = "ab" * 100
    for i in range(count):
        kept[i & 15] = text.replace("b", "cd")  # calls: replace


for function in (first_loop, joins, sorts, grows_dict, appends, replaces):
    function(COUNT)
print("made anything", COUNT)
