#!/usr/bin/env python3
# The kernel's view of the program's memory: that its parts add up, and that the sum is what the same
# program has in memory without Valgrind, as the kernel says it then.
# SPDX-License-Identifier: GPL-3.0-or-later

import os
import subprocess

import books
import tap
from tree import SRCDIR
import vg

PROGRAM = books.program("resident")
PERCENT = 5
# What the parts must name: as much may be left over.
REST_PERCENT = 5
NURSERY = {"PYPY_GC_NURSERY": "1M", "PYTHONDONTWRITEBYTECODE": "1"}
PROGRAMS = {
    "tls": [books.program("malloced"), "tls"],
    "sqlite": [books.program("malloced"), "sqlite"],
    "compressed": [books.program("malloced"), "compressed"],
    "blocks": [books.program("malloced"), "blocks"],
    "window": [books.program("window")],
    "cffi": [os.path.join(SRCDIR, "tests", "reports", "pixels_malloced.py")],
    "mappings": [os.path.join(SRCDIR, "tests", "reports", "maps_left.py")],
    "fragments": [os.path.join(SRCDIR, "tests", "reports", "one_in_twelve.py"), "0.3"],
}
GIVES_BACK = {"blocks"}  # much to the C library, which keeps it
CLOCKS = {"allocated_bytes", "instructions"}


def native(arguments):
    """What the program says that it has in memory, without Valgrind. None if it cannot run."""
    run = subprocess.run([vg.PYPY, PROGRAM, *arguments], env=os.environ | NURSERY,
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
    return int(run.stdout.splitlines()[-1]) if run.returncode == 0 else None


def check(t, name, arguments):
    wanted = native(arguments)
    if wanted is None:
        t.skip(f"{name}: does not run here")
        return
    run = vg.run(PROGRAM, *arguments, env=NURSERY)
    if not books.check_run(t, run, name):
        return
    points = run.profile.all("resident")
    if not t.ok(points, f"{name}: the kernel's view is in the profile"):
        return
    for point in points:
        parts = sum(value for key, value in point.items()
                    if key.endswith("_bytes") and key not in CLOCKS | {"resident_bytes", "tool_bytes"})
        if parts != point["resident_bytes"]:
            t.diag(point)
            t.ok(False, f"{name}: the parts add up")
            return
    end = points[-1]
    t.ok(True, f"{name}: the parts of {len(points)} moments add up")
    t.is_(run.profile.totals["resident_peak_bytes"], max(p["resident_bytes"] for p in points),
          f"{name}: and the most is there")
    t.ok(100 * abs(end["resident_bytes"] - wanted) <= PERCENT * wanted,
         f"{name}: at the end it is as much as without Valgrind")
    t.diag(f"{end['resident_bytes']:,} by the profile, {wanted:,} natively: "
           f"{100 * end['resident_bytes'] / wanted - 100:+.1f} %; rest {end['rest_bytes']:,}")
    if name not in GIVES_BACK:
        t.ok(100 * end["rest_bytes"] <= REST_PERCENT * end["resident_bytes"],
             f"{name}: with little left over")


with tap.Tap() as test:
    for program, its_arguments in PROGRAMS.items():
        check(test, program, its_arguments)
