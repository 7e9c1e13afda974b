# Pairs of programs of a pattern: the bad one must have the finding, at the lines that are marked
# in it, and the good one not. Programs that only look suspicious must have nothing of weight.
# SPDX-License-Identifier: GPL-3.0-or-later

import os

from tree import SRCDIR
import vg

FOLDER = os.path.join(SRCDIR, "tests", "patterns")
MARK = "# found"
# the pattern must be among as many of the most costly findings
FIRST = 3


def findings_of(t, path):
    """The findings of a run of the program, most costly first; None if it failed."""
    run = vg.run(path)
    if not t.ok(run.status == 0 and run.profile is not None, f"{os.path.basename(path)} runs"):
        t.diag(run.describe())
        return None
    return vg.report_json(run.profile)["findings"]


def told(findings):
    return "\n".join("{severity} {pattern} {} {} {}".format(
        f.get("file"), f.get("line"), f["evidence"].get("cost_percent"), **f) for f in findings)


def marked(path):
    """Numbers of the lines in which the finding may be."""
    with open(path, encoding="utf-8") as f:
        return {n for n, line in enumerate(f, 1) if line.rstrip().endswith(MARK)}


def check_pair(t, name, pattern):
    """NAME_bad.py has a finding of this pattern where it is marked, NAME_good.py has none."""
    bad = os.path.join(FOLDER, "programs", name + "_bad.py")
    good = os.path.join(FOLDER, "programs", name + "_good.py")
    findings = findings_of(t, bad)
    if findings is not None:
        places = {(f.get("file"), f.get("line")) for f in findings[:FIRST]
                  if f["pattern"] == pattern}
        if not t.ok(places & {(bad, line) for line in marked(bad)},
                    f"{name}: {pattern} is found where it is"):
            t.diag(told(findings))
    findings = findings_of(t, good)
    if findings is not None and not t.ok(pattern not in [f["pattern"] for f in findings],
                                         f"{name}: and not where it was mended"):
        t.diag(told(findings))


def check_clean(t, name):
    """The program has no finding of medium or high severity."""
    findings = findings_of(t, os.path.join(FOLDER, "clean", name + ".py"))
    if findings is not None and not t.ok(
            {f["severity"] for f in findings} <= {"low"}, f"{name}: nothing of weight"):
        t.diag(told(findings))
