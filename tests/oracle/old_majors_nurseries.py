#!/usr/bin/env python3
# Major collections and the size of the old generation with a nursery so small that most of it is
# given up, and with a large one, against PyPy's own log.
# SPDX-License-Identifier: GPL-3.0-or-later

import books
import tap
import vg

SIZES = {"64k": {"PYPY_GC_NURSERY": "64k"},
         "4M": {"PYPY_GC_NURSERY": "4M", "PYPY_GC_MIN": "1M", "PYPY_GC_MAJOR_COLLECT": "1.1"}}

with tap.Tap() as t:
    for size, env in SIZES.items():
        majors = 0
        for path in books.programs():
            name = f"{books.name_of(path)}, nursery {size}"
            profile = books.check_run(t, vg.run(path, env=env), name)
            majors += len(profile.all("major")) if profile else 0
        t.ok(majors > 30, f"nursery {size}: there were major collections to check")
