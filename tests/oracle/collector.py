#!/usr/bin/env python3
# Collections, survivors and the size of the old generation with the JIT on, against PyPy's own log,
# in programs of many kinds that are made to collect often. Environment: PYPYGC_PATTERNS, a directory
# of more scripts (*.py, called with the scale 0.1).
# SPDX-License-Identifier: GPL-3.0-or-later

import glob
import os

import books
import tap
import vg

ASKING = ("collect", "loops", "weak")  # they call gc.collect()
# With a larger nursery, which newer PyPys take, there would be few major collections.
SETTINGS = {**books.OFTEN, "PYPY_GC_NURSERY": "1M"}
TELLING = ("buffers", "large")  # the module array tells the collector what it mallocs


def check_there_is_something(t, profile, name):
    if name != "tiny":
        t.ok(profile.totals["minor_collections"] > 0 and profile.totals["survived_objects"] > 0,
             f"{name}: there was something to check")
        t.ok(profile.totals["traces"] > 0 and profile.totals["jit_blocks"] > 0,
             f"{name}: the JIT took part")


def check_causes(t, profile, name):
    t.is_([m["n"] for m in profile.minors if m["cause"] == "startup"], [1],
          f"{name}: the first minor collection is PyPy's own")
    asked = [r["n"] for kind, first in (("minor", 2), ("major", 1)) for r in profile.all(kind)
             if r["n"] >= first and r["cause"] == "collect"]
    if name in ASKING:
        t.ok(asked, f"{name}: the program asked for collections")
    else:
        books.nothing(t, asked, f"{name}: the program asked for no collection")
    if name not in TELLING:
        books.nothing(t, (r["n"] for kind in ("minor", "major") for r in profile.all(kind)
                          if r["cause"] == "pressure"), f"{name}: and told of no memory outside")


with tap.Tap() as test:
    majors = 0
    for path in books.programs():
        program = books.name_of(path)
        found = books.check_run(test, vg.run(path, env=SETTINGS), program)
        if found is not None:
            majors += len(found.all("major"))
            check_there_is_something(test, found, program)
            check_causes(test, found, program)
    test.ok(majors > 80, "there were major collections to check")
    folder = os.environ.get("PYPYGC_PATTERNS")
    if folder:
        for path in sorted(glob.glob(os.path.join(folder, "**", "*.py"), recursive=True)):
            books.check_run(test, vg.run(path, "0.1"), os.path.relpath(path, folder))
