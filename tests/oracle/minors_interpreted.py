#!/usr/bin/env python3
# Minor collections and survivors with the JIT off, for programs of many kinds, against PyPy's own
# log: all code is PyPy's compiled code then.
# SPDX-License-Identifier: GPL-3.0-or-later

import books
import tap
import vg

with tap.Tap() as t:
    for path in books.programs():
        name = books.name_of(path) + ", JIT off"
        profile = books.check_run(t, vg.run(path, pypy=["--jit", "off"]), name)
        if profile is not None:
            t.is_((profile.totals.get("traces", 0), profile.totals["jit_blocks"]), (0, 0),
                  f"{name}: nothing is charged to JIT code")
