#!/usr/bin/env python3
# Minor collections and survivors with nurseries of 4 and 32 MB, against PyPy's own log; much is
# still in the nursery when these programs end.
# SPDX-License-Identifier: GPL-3.0-or-later

import books
import tap
import vg

SIZES = {"4M": 4 << 20, "32M": 32 << 20}

with tap.Tap() as t:
    for number, path in enumerate(books.programs()):
        # each program with one of the sizes; `objects` and `strings` with both
        both = books.name_of(path) in ("objects", "strings")
        for size in sorted(SIZES) if both else [sorted(SIZES)[number % 2]]:
            name = f"{books.name_of(path)}, nursery {size}"
            profile = books.check_run(t, vg.run(path, env={"PYPY_GC_NURSERY": size}), name)
            if profile is not None:
                t.is_(profile.one("run")["nursery_size"], SIZES[size],
                      f"{name}: the profile has its size")
