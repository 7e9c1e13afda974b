#!/usr/bin/env python3
# What starts with PyPy changes no verdict: rules find a bad program's pattern, and keep quiet about
# its good twin and about a clean program, after a heavy start, a bare one, and one that compiles every
# module anew. Names of starts as arguments run only these. Environment: PYPYGC_BUILDDIR.
# SPDX-License-Identifier: GPL-3.0-or-later

import os
import sys
import tempfile

import examples
import patterns
import tap

# As packages do: a .pth file in a folder of packages, each line of which is run by site.py.
HEAVY_PTH = "import argparse, json, typing\n"
SITECUSTOMIZE = "import os, site\nsite.addsitedir(os.path.dirname(__file__))\n"


def heavy(folder):
    for name, text in (("heavy.pth", HEAVY_PTH), ("sitecustomize.py", SITECUSTOMIZE)):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)
    return {"env": {"PYTHONPATH": folder}}


STARTS = {
    # a start, and a bad program that is run beside warm-up's
    "heavy": (heavy, "large_object_churn_bad"),
    "bare": (lambda folder: {"pypy": ["-S", "-E"]}, "escaping_object_bad"),
    "uncached": (lambda folder: {"env": {"PYTHONPYCACHEPREFIX": os.path.join(folder, "none")}},
                 "record_dicts_bad"),
}


def judge(t, name, **how):
    """Runs a program, and judges it by the first of what it says that it is an example of."""
    example = examples.all_programs()[name][0]
    check = patterns.check_bad if example.is_bad else patterns.check_good
    check(t, patterns.Judged(name, **how), example.pattern, example.functions)


with tap.Tap() as t, tempfile.TemporaryDirectory() as top:
    of_clean = {}
    for name in sys.argv[1:] or STARTS:
        start, program = STARTS[name]
        how = start(tempfile.mkdtemp(dir=top))
        t.diag(f"a {name} start")
        for judged in (program, "warm_up_bad", "warm_up_good"):
            judge(t, judged, **how)
        run = patterns.check_clean(t, "containers", **how)
        of_clean[name] = run.run.profile.totals["allocated_bytes"]
    t.diag(f"bytes allocated: {of_clean}")
    if not sys.argv[1:]:
        # a bare start allocates some 4 MB
        t.ok(min(of_clean["heavy"], of_clean["uncached"]) - of_clean["bare"] > 8 << 20,
             "the other starts allocate three times as much as a bare one")
