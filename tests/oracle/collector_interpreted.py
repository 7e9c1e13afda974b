#!/usr/bin/env python3
# Collections, survivors and the size of the old generation with the JIT off, against PyPy's own log,
# in programs of many kinds that are made to collect often: all code is PyPy's compiled code then.
# SPDX-License-Identifier: GPL-3.0-or-later

import books
import tap
import vg

with tap.Tap() as t:
    majors = 0
    for path in books.programs():
        name = books.name_of(path) + ", JIT off"
        profile = books.check_run(t, vg.run(path, pypy=["--jit", "off"], env=books.OFTEN), name)
        if profile is not None:
            majors += len(profile.all("major"))
            t.is_(profile.totals["jit_instructions"], 0, f"{name}: no instruction in JIT code")
            t.is_((profile.totals.get("traces", 0), profile.totals["jit_blocks"]), (0, 0),
                  f"{name}: nothing is charged to JIT code")
    t.ok(majors > 60, "there were major collections to check")
