#!/usr/bin/env python3
# Collections, survivors and the size of the old generation with nurseries of 4 and 32 MB, against
# PyPy's own log; much is still in the nursery when these programs end.
# SPDX-License-Identifier: GPL-3.0-or-later

import books
import tap
import vg


def check(t, path, size, bytes_, env):
    """A run with this nursery; returns the number of its completed major collections."""
    name = f"{books.name_of(path)}, nursery {size}"
    profile = books.check_run(t, vg.run(path, env={"PYPY_GC_NURSERY": size, **env}), name)
    if profile is None:
        return 0
    t.is_(profile.one("run")["nursery_size"], bytes_, f"{name}: the profile has its size")
    return len(profile.all("major"))


with tap.Tap() as test:
    majors = sum(check(test, path, "4M", 4 << 20, books.OFTEN) for path in books.programs())
    test.ok(majors > 30, "nursery 4M: there were major collections to check")
    # and every second program when PyPy itself decides how large the old generation may grow
    for program in books.programs()[::2]:
        check(test, program, "32M", 32 << 20, {})
