#!/usr/bin/env python3
# Minor collections and survivors with the JIT on, for programs of many kinds, against PyPy's own
# log. Environment: PYPYGC_PATTERNS, a directory of more scripts (*.py, called with the scale 0.1).
# SPDX-License-Identifier: GPL-3.0-or-later

import glob
import os

import books
import tap
import vg

with tap.Tap() as t:
    for path in books.programs():
        name = books.name_of(path)
        profile = books.check_run(t, vg.run(path), name)
        if profile is not None and name != "tiny":
            t.ok(profile.totals["minor_collections"] > 0 and profile.totals["survived_objects"] > 0,
                 f"{name}: there was something to check")
            t.ok(profile.totals["traces"] > 0 and profile.totals["jit_blocks"] > 0,
                 f"{name}: the JIT took part")
    folder = os.environ.get("PYPYGC_PATTERNS")
    if folder:
        for path in sorted(glob.glob(os.path.join(folder, "**", "*.py"), recursive=True)):
            books.check_run(t, vg.run(path, "0.1"), os.path.relpath(path, folder))
