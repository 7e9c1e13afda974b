#!/usr/bin/env python3
# What is alive over the run, by type: right after gc.collect() it is what PyPy's own dump of its heap has at that
# moment, object by object and byte by byte, less the prebuilt objects; and a walk over the heap at the end finds
# the same. The sums of all points are those of the books (tests/lib/books.py).
# SPDX-License-Identifier: GPL-3.0-or-later

import collections

import books
import tap
import vg
from dump import Dump, ending, library
from snapshots import shot

PROGRAMS = ("kept", "objects", "lists", "dicts")


def by_type(profile, index):
    """At a point: objects and bytes by RPython type."""
    names = {r["id"]: r["rpython"] for r in profile.all("type")}
    found = collections.defaultdict(lambda: [0, 0])
    for row in profile.all("alive_of"):
        if "site" not in row and index < len(row["objects"]):
            found[names[row["type"]]][0] += row["objects"][index]
            found[names[row["type"]]][1] += row["bytes"][index]
    return {name: amount for name, amount in found.items() if amount[0]}


def differences(ours, theirs):
    return ((k, "profile", ours.get(k), "theirs", theirs.get(k)) for k in sorted({*ours, *theirs})
            if list(ours.get(k, (0, 0))) != list(theirs.get(k, (0, 0))))


def check(t, program, where):
    with open(books.program(program), encoding="utf-8") as f:
        text = f.read() + ending(where)
    run = vg.run("-c", text, options=["--fold=0"], env={"PYPY_GC_NURSERY": "32M", "DUMP": "{folder}/dump"})
    if not books.check_run(t, run, program):
        return
    dump = Dump(run.folder, where[0])
    points = run.profile.all("alive")
    collected = max((i for i, p in enumerate(points) if not p.get("walked")), default=None)
    if not t.ok(collected is not None and len(dump.old) > 50 and len(dump.objects) > 20000,
                f"{program}: there is something to compare"):
        return
    t.is_([points[collected]["objects"], points[collected]["bytes"]],
          [sum(x[i] for x in dump.old.values()) for i in (0, 1)], f"{program}: all objects and bytes of the dump")
    books.nothing(t, differences(by_type(run.profile, collected), dump.old),
                  f"{program}: each type after the last collection, as in the dump")
    rpython = {r["id"]: r["rpython"] for r in run.profile.all("type")}
    walked = collections.defaultdict(lambda: [0, 0])
    for row in shot(run.profile).retained:
        if "site" not in row and row["objects"]:
            walked[rpython[row["type"]]][0] += row["objects"]
            walked[rpython[row["type"]]][1] += row["bytes"]
    t.is_(points[-1].get("walked"), 1, f"{program}: the last point is the walk at the end")
    books.nothing(t, differences(by_type(run.profile, len(points) - 1), walked),
                  f"{program}: each type there, as in the snapshot")


def check_over_the_run(t):
    """Where there are many collections: a list that grows by the same each time."""
    text = """
import gc
class Thing(object):
    def __init__(self): self.a = self
kept = []
for i in range(200):
    for k in range(100):
        kept.append(Thing())
    gc.collect()
"""
    run = vg.run("-c", text, options=["--fold=0"], env={"PYPY_GC_NURSERY": "1M"})
    if not books.check_run(t, run, "collect 200 times"):
        return
    points = run.profile.all("alive")
    classes = [r["id"] for r in run.profile.all("type") if r["name"] == "Thing"]
    rows = [r for r in run.profile.all("alive_of") if r["type"] in classes and "site" not in r]
    t.ok(len(rows) == 1 and 33 <= len(points) <= 64, "200 collections have some points") or t.diag(len(points))
    # gc.collect() is three collections at the most, the first ones of the run are others'
    objects = rows[0]["objects"]
    t.is_(sorted(objects), objects, "there are more and more")
    t.is_(objects[-1], 20000, "all of them in the end")
    t.is_([n % 100 for n in objects], [0] * len(objects), "and what the rounds made that were over, exactly")


with tap.Tap() as test:
    place = library()
    for name in PROGRAMS:
        check(test, name, place)
    check_over_the_run(test)
