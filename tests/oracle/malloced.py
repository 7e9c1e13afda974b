#!/usr/bin/env python3
# All blocks that are malloced and not freed, whatever their size, against the C library's own count
# (mallinfo2().uordblks), and which library asked for them.
# SPDX-License-Identifier: GPL-3.0-or-later

import os

import books
import tap
import vg

PROGRAM = books.program("malloced")
# Freed blocks that lie in a thread's cache are in use for mallinfo2.
NO_CACHE = {"GLIBC_TUNABLES": "glibc.malloc.tcache_count=0"}
PERCENT = 2
# By program: part of the name of a library that has asked for much.
LIBRARIES = {"tls": "libcrypto", "sqlite": "sqlite", "compressed": "libz", "blocks": "libffi"}


def check(t, name, library):
    run = vg.run(PROGRAM, name, env=NO_CACHE)
    if "Error" in run.stderr:
        t.skip(f"{name}: {run.stderr.strip().splitlines()[-1]}")
        return
    if not books.check_run(t, run, name):
        return
    totals, wanted = run.profile.totals, int(run.stdout)
    got = totals["malloc_bytes"] - totals["malloc_mapped_bytes"]
    t.ok(100 * abs(got - wanted) <= PERCENT * wanted, f"{name}: bytes in use")
    t.diag(f"{got} by the profile, {wanted} by mallinfo2")
    held = {}
    for r in run.profile.all("external"):
        base = os.path.basename(r.get("library", ""))
        held[base] = held.get(base, 0) + r.get("held_bytes", 0)
    t.ok(any(library in base and count > 50000 for base, count in held.items()),
         f"{name}: {library} has asked for some of it")
    t.diag(held)
    t.ok(sum(held.values()) <= totals["malloc_bytes"], f"{name}: and that is part of all")


with tap.Tap() as test:
    for program, its_library in LIBRARIES.items():
        check(test, program, its_library)
