#!/usr/bin/env python3
# What is too small to matter is folded (docs/format.md), and every sum by line, type, trace and owner
# is the same to the byte. Each program runs twice with the same hashes and addresses: once everything
# is kept, once it is folded.
# SPDX-License-Identifier: GPL-3.0-or-later

import os
import tempfile

import tap
import vg
from tree import SRCDIR

PROGRAMS = ("bigints", "counted", "dicts", "frames", "growing", "lists", "loops", "objects", "strings",
            "weak")


def profiles(folder, name):
    """A program's reports, whole and folded, with the sizes of their profiles."""
    made = []
    for fold in (("--fold=0",), ()):
        out = os.path.join(folder, f"{name}{len(made)}.out")
        done = vg.pypygc("run", "--repeatable", "--no-report", f"--pypygc-out-file={out}", *fold, "--",
                         vg.PYPY, os.path.join(SRCDIR, "tests", "programs", name + ".py"))
        if done.returncode != 0 or not os.path.exists(out):
            return None, done.stderr
        made.append((vg.report_json(out), os.path.getsize(out)))
    return made, None


def figures(row):
    """What is counted of objects. (Instructions differ by a few dozen: the options are as long as that;
    pages that are resident are the kernel's.)"""
    return {k: v for k, v in row.items() if k.endswith(("_bytes", "_objects", "_bytes_by")) and
            not k.startswith(("old_memory", "resident"))}


def by(rows, *keys):
    return {tuple(r.get(k) for k in keys): figures(r) for r in rows}


def owners(report):
    """The sums over sites of each kind, and of each line of the program's own."""
    sums = {}
    for site in report["sites"]:
        for key in site:
            if key.endswith(("_bytes", "_objects")):
                kind = (site["who"], key)
                sums[kind] = sums.get(kind, 0) + site[key]
    return {k: v for k, v in sums.items() if v}


def findings(report):
    return [(f["pattern"], f["severity"], f.get("file"), f.get("line")) for f in report["findings"]]


def main(t):
    smaller = 0
    with tempfile.TemporaryDirectory(prefix="pypygc-test-") as folder:
        for name in PROGRAMS:
            made, problem = profiles(folder, name)
            if not t.ok(made is not None, f"{name}: two runs"):
                t.diag(problem)
                continue
            (whole, large), (folded, small) = made
            smaller += small < large
            t.is_(figures(folded["totals"]), figures(whole["totals"]), f"{name}: the same totals")
            t.is_(by(folded["lines"], "file", "line", "function"),
                  by(whole["lines"], "file", "line", "function"), f"{name}: the same lines")
            t.is_(by(folded["types"], "name"), by(whole["types"], "name"), f"{name}: the same types")
            t.is_(by(folded["traces"], "id"), by(whole["traces"], "id"), f"{name}: the same traces")
            t.is_(owners(folded), owners(whole), f"{name}: the same kinds of owners")
            t.is_(findings(folded), findings(whole), f"{name}: the same findings")
            t.is_((folded["defects"], whole["defects"]), ([], []), f"{name}: no defects")
    t.is_(smaller, len(PROGRAMS), "folded profiles are smaller")


with tap.Tap() as tests_of_folding:
    main(tests_of_folding)
