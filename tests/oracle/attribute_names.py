#!/usr/bin/env python3
# The names on the way to what is kept: attributes, whatever place an instance has them in (five values are in
# it, and where there are more the fifth is a list of the others, pypy/objspace/std/mapdict.py); variables of
# closures, and arguments whose default keeps it; and a chain, whose links are counted, in one step.
# SPDX-License-Identifier: GPL-3.0-or-later

import tap
import vg

# Instances with so many attributes; each keeps much on its last one.
COUNTS = (1, 4, 5, 6, 9)
PROGRAM = """
class Event:
    def __init__(self, number):
        self.number = number

class App:
    def __init__(self, count):
        for i in range(count - 1):
            setattr(self, "other%%d" %% i, None)
        setattr(self, "kept%%d" %% count, [Event(i) for i in range(9000)])

for count in %r:
    globals()["app%%d" %% count] = App(count)
""" % (COUNTS,)

FUNCTIONS = """
class Event:
    def __init__(self, number, before=None):
        self.number, self.before = number, before

def with_closure():
    other, results = [], []
    def ask(number):
        results.append(Event(number))
        return len(other)
    return ask

def with_default(first, number, other=0, found=[]):
    found.append(Event(number + first + other))

def chain(links):
    last = None
    for i in range(links):
        last = Event(i, last)
    return last

newest = chain(%d)
ask = with_closure()
for i in range(9000):
    ask(i)
    with_default(0, i)
"""
LINKS = 9000
NAMES = {
    "a variable of a closure": ["closure variable `results` of `__main__.ask`"],
    "the default of an argument": ["default argument `found` of `__main__.with_default` (list)"],
    "a chain": ["`__main__.newest` (Event)", f"{LINKS:,} Event in a chain"],
}


def ways_of(t, program, what):
    """The ways to what is kept at the end of a program."""
    run = vg.run("-c", program, env={"PYPY_GC_NURSERY": "1M"})
    if not t.ok(run.status == 0 and run.profile is not None, f"a program keeps {what}"):
        t.diag(run.describe())
        return []
    end = next(s for s in vg.report_json(run.profile)["snapshots"] if s["moment"] == "end")
    return [holder["path"] for holder in end["holders"] if holder["path"]]


def main(t):
    ways = ways_of(t, PROGRAM, "lists in attributes")
    for count in COUNTS:
        name = f"`__main__.app{count}.kept{count}` (list)"
        t.ok(any(way[0] == name for way in ways), f"the last of {count} attributes: {name}") or t.diag(ways)
    ways = ways_of(t, FUNCTIONS % LINKS, "lists in functions, and a chain")
    for what, names in NAMES.items():
        t.ok(any(way[:len(names)] == names for way in ways), f"{what}: {' -> '.join(names)}") or t.diag(ways)


with tap.Tap() as tests:
    main(tests)
