#!/usr/bin/env python3
# Collections, survivors and the size of the old generation with nurseries so small that PyPy takes
# its smallest one and gives most of it up (debug_tiny_nursery), against PyPy's own log.
# SPDX-License-Identifier: GPL-3.0-or-later

import books
import tap
import vg

with tap.Tap() as t:
    majors = 0
    for path in books.programs():
        name = books.name_of(path) + ", nursery 64k"
        profile = books.check_run(t, vg.run(path, env={"PYPY_GC_NURSERY": "64k"}), name)
        if profile is not None:
            majors += len(profile.all("major"))
            t.ok(profile.totals["minor_collections"] > 10, f"{name}: many collections")
            t.is_(profile.one("run")["environment"]["PYPY_GC_NURSERY"], "64k",
                  f"{name}: the profile names the nursery asked for")
    t.ok(majors > 30, "there were major collections to check")
    # A nursery of one byte: every allocation of C code collects.
    run = vg.run(books.program("tiny"), env={"PYPY_GC_NURSERY": "1"}, pypy=["-S"])
    profile = books.check_run(t, run, "tiny, nursery 1")
    if profile is not None:
        t.ok(profile.totals["minor_collections"] > 1000, "tiny, nursery 1: very many collections")
