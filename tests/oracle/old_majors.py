#!/usr/bin/env python3
# Major collections and the size of the old generation with the JIT on, against PyPy's own log, in
# programs of many kinds that are made to collect often. Environment: PYPYGC_PATTERNS, a directory
# of more scripts (*.py, called with the scale 0.1).
# SPDX-License-Identifier: GPL-3.0-or-later

import glob
import os

import books
import tap
import vg

# a major collection as soon as the heap has grown by a tenth
OFTEN = {"PYPY_GC_MIN": "1M", "PYPY_GC_MAJOR_COLLECT": "1.1"}

ASKING = ("collect", "loops", "weak")  # they call gc.collect()
TELLING = ("buffers", "large")  # the module array tells the collector what it mallocs


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
        found = books.check_run(test, vg.run(path, env=OFTEN), program)
        if found is not None:
            majors += len(found.all("major"))
            check_causes(test, found, program)
    test.ok(majors > 80, "there were major collections to check")
    folder = os.environ.get("PYPYGC_PATTERNS")
    if folder:
        for path in sorted(glob.glob(os.path.join(folder, "**", "*.py"), recursive=True)):
            books.check_run(test, vg.run(path, "0.1"), os.path.relpath(path, folder))
