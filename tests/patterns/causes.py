#!/usr/bin/env python3
# Barriers, causes of collections, memory outside the heap, and the size of the nursery: each program
# yields its finding, its good twin does not. Names of programs as arguments run only these.
# SPDX-License-Identifier: GPL-3.0-or-later

import os
import subprocess
import sys
import tempfile

import patterns
import tap
from vg import PYPY

PAIRS = [
    ("card_storm", "card-storm", {"fill"}),
    ("barrier_storm", "barrier-storm", {"shuffle"}),
    ("explicit_collect", "explicit-collect", {"batches"}),
    ("collector_disabled", "collector-disabled", {"serve"}),
    ("external_memory", "external-memory", {"__init__", "film"}),
    ("buffer_churn", "buffer-churn", {"send"}),
    ("pinned_objects", "pinned-objects", {"run"}),
]
# A last level that is small, so that small programs are large for it.
CACHES = ("--cache-sim=yes", "--D1=32768,8,64", "--LL=4194304,16,64")


def crossing(t):
    """The C extension is compiled first, outside of the tool, if that is possible at all."""
    with tempfile.TemporaryDirectory() as folder:
        built = subprocess.run([PYPY, os.path.join(patterns.PROGRAMS, "extension.py"), folder],
                               capture_output=True, check=False)
        if built.returncode != 0:
            t.skip("no C extension can be compiled for this PyPy", 3)
            return
        patterns.check_pair(t, "cpyext_crossing", "cpyext-crossing", {"call"},
                            env={"EXTENSION_DIR": folder})


def nursery(t):
    """One program with three nurseries."""
    def judged(size):
        return patterns.Judged("nursery_size", options=CACHES, env={"PYPY_GC_NURSERY": size})

    small, large = judged("512K"), judged("16M")
    patterns.check_bad(t, small, "nursery-too-small", {"serve"})
    patterns.check_good(t, small, "nursery-too-large")
    patterns.check_bad(t, large, "nursery-too-large", {"serve"})
    patterns.check_good(t, large, "nursery-too-small")


def caches(t):
    patterns.check_bad(t, patterns.Judged("cache_thrash_bad", options=CACHES), "cache-thrash",
                       {"total"})
    good = patterns.Judged("cache_thrash_good", options=CACHES)
    t.ok(all(f["pattern"] != "cache-thrash" or f["function"] != "total" for f in good.findings),
         "cache_thrash_good: not in the loop that goes over a plain list")


with tap.Tap() as t:
    patterns.check_pairs(t, PAIRS)
    for name, check in (("cpyext_crossing", crossing), ("nursery_size", nursery),
                        ("cache_thrash", caches)):
        if not sys.argv[1:] or name in sys.argv[1:]:
            check(t)
