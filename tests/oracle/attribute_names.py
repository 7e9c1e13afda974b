#!/usr/bin/env python3
# The names of attributes on the way to what is kept, whatever place an instance has them in: five values
# are in it, and where there are more the fifth is a list of the others (pypy/objspace/std/mapdict.py).
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


def main(t):
    run = vg.run("-c", PROGRAM, env={"PYPY_GC_NURSERY": "1M"})
    if not t.ok(run.status == 0 and run.profile is not None, "a program keeps lists in attributes"):
        t.diag(run.describe())
        return
    end = next(s for s in vg.report_json(run.profile)["snapshots"] if s["moment"] == "end")
    ways = [holder["path"][0] for holder in end["holders"] if holder["path"]]
    for count in COUNTS:
        name = f"`__main__.app{count}.kept{count}` (list)"
        t.ok(name in ways, f"the last of {count} attributes: {name}") or t.diag(ways)


with tap.Tap() as tests:
    main(tests)
