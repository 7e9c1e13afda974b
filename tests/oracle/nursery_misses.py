#!/usr/bin/env python3
# "The nursery is larger than the cache" is a figure: a loop that fills a nursery much larger than D1
# misses once for every cache line that it allocates, at the first touch; in a D1 that holds the
# nursery four times it misses next to none. Nothing is used again, so there are no other misses.
# Counting begins when the loop has run once: what starts PyPy used the caches before.
# SPDX-License-Identifier: GPL-3.0-or-later

import os

import books
import tap
from tree import SRCDIR
import vg

PROGRAM = "import pypygc, window; pypygc.start(); window.hot(300000)"
PLACES = os.pathsep.join((books.PROGRAMS, os.path.join(SRCDIR, "pypygc", "python")))
NURSERY = 1 << 20
LINE = 64
# Blocks of a site begin and end within lines, and the first lines of a nursery may be in D1 still:
# far below one in a hundred.
SLACK = 0.01


def figures(t, name, d1):
    """Of the JIT code of hot: lines of cache that were allocated, first touches, all misses."""
    run = vg.run("-c", PROGRAM, env={"PYPY_GC_NURSERY": str(NURSERY), "PYTHONPATH": PLACES},
                 options=["--start=request", "--cache-sim=yes", f"--D1={d1},8,{LINE}", f"--LL=33554432,16,{LINE}"])
    if not t.ok(run.status == 0 and run.profile is not None, f"{name}: runs"):
        t.diag(run.describe())
        return 0, 0, 0
    books.check_books(t, run.profile, name)
    report = vg.report_json(run.profile)
    t.is_(report["defects"], [], f"{name}: no defects")
    sites = [s for s in report["sites"] if s["who"] == "jit" and s.get("function") == "hot"]
    return tuple(sum(s.get(key, 0) for s in sites) // unit for key, unit in (
        ("nursery_bytes", LINE), ("own_nursery_fresh_misses", 1), ("own_nursery_misses", 1)))


def main(t):
    lines, fresh, misses = figures(t, "a small D1", 32768)
    t.ok(lines > 2 * NURSERY / LINE, f"the loop fills the nursery more than twice: {lines} lines")
    t.ok((1 - SLACK) * lines <= fresh <= lines * (1 + SLACK),
         f"every line misses at its first touch: {fresh} of {lines}")
    t.ok(misses - fresh <= SLACK * lines, f"and not again: {misses - fresh} times")
    lines, fresh, misses = figures(t, "a large D1", 4 * NURSERY)
    t.ok(lines > 2 * NURSERY / LINE, f"with a larger D1 it allocates as much: {lines} lines")
    t.ok(misses <= SLACK * lines, f"but where the nursery fits it misses {misses} times")


with tap.Tap() as test:
    main(test)
