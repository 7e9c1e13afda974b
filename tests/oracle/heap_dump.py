#!/usr/bin/env python3
# The living heap by type, against gc.dump_rpy_heap: after gc.collect() at the end of a script, the
# profile has as old what the dump has, object by object and byte by byte, less the prebuilt
# objects, which lie in PyPy's library, and the few that are in the nursery.
# SPDX-License-Identifier: GPL-3.0-or-later

import collections
import glob
import os

import books
import tap
import vg
from dump import Dump, ending, library

# not `buffers`: the dump leaves out what only the objects of C extensions (rawrefcount) keep alive
PROGRAMS = ("bigints", "collect", "dicts", "large", "lists", "objects", "strings",
            "weak", "tiny")


def old_by_type(profile):
    names = {r["id"]: r["rpython"] for r in profile.all("type")}
    found = collections.defaultdict(lambda: [0, 0])
    for cell in profile.all("cell"):
        if cell.get("old_live_objects"):
            found[names[cell["type"]]][0] += cell["old_live_objects"]
            found[names[cell["type"]]][1] += cell["old_live_bytes"]
    return found


def check(t, path, where, pypy=(), args=()):
    name = " ".join([books.name_of(path), *pypy])
    with open(path, encoding="utf-8") as f:
        text = f.read() + ending(where)
    if "import cffi" in text:
        t.skip(f"{name}: the dump leaves out what rawrefcount keeps alive")
        return
    run = vg.run("-c", text, *args, pypy=pypy,
                 env={"PYPY_GC_NURSERY": "32M", "DUMP": "{folder}/dump"})
    if not books.check_run(t, run, name):
        return
    dump = Dump(run.folder, where[0])
    ours = old_by_type(run.profile)
    t.ok(len(dump.objects) > 20000 and dump.prebuilt and len(dump.old) > 50,
         f"{name}: there is something to compare")
    t.ok(dump.nursery_size == run.profile.one("run")["nursery_size"]
         and sum(n for n, _ in dump.young.values()) < 500,
         f"{name}: hardly anything is in the nursery")
    without = [k for k in {*ours, *dump.old} if k not in dump.prebuilt]
    t.ok(len(without) > 20, f"{name}: many types have no prebuilt objects")

    def differences(types):
        return ((k, "profile", ours.get(k), "dump", dump.old.get(k)) for k in sorted(types)
                if list(ours.get(k, (0, 0))) != list(dump.old.get(k, (0, 0))))

    books.nothing(t, differences(without), f"{name}: types without prebuilt objects")
    books.nothing(t, differences({*ours, *dump.old} - {*without}),
                  f"{name}: types with prebuilt objects, without these")
    totals = run.profile.totals
    t.is_([totals["old_live_objects"], totals["old_live_bytes"]],
          [sum(x[i] for x in dump.old.values()) for i in (0, 1)], f"{name}: all objects and bytes")


with tap.Tap() as test:
    place = library()
    for program in PROGRAMS:
        check(test, books.program(program), place)
    for program in ("objects", "weak"):
        check(test, books.program(program), place, pypy=["--jit", "off"])
    patterns = os.environ.get("PYPYGC_PATTERNS")
    for script in sorted(glob.glob(os.path.join(patterns, "*.py"))) if patterns else ():
        check(test, script, place, args=["0.05"])
