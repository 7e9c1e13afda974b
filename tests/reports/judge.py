#!/usr/bin/env python3
# What the report says on programs such as people write to trackers about, judged by what was expected
# before the tool saw them (expect.py). How it stands is in the last column of the table in
# docs/reports.md: what is right there must stay so, the rest is still to do and may only get better.
# Arguments: names of programs; --write puts the verdicts into the table. Environment:
# PYPYGC_BUILDDIR, PYPYGC_REPORTS_SCALE (how long the programs run).
# SPDX-License-Identifier: GPL-3.0-or-later

import collections
import glob
import os
import re
import sys

from expect import VERDICTS, expectation_of, verdict
import tap
from tree import SRCDIR, read, write
import vg

FOLDER = os.path.join(SRCDIR, "tests", "reports")
TABLE = "docs/reports.md"
SCALE = os.environ.get("PYPYGC_REPORTS_SCALE") or "1"
# PyPy's own choice depends on its version and on the machine's cache.
SETTINGS = {"PYTHONDONTWRITEBYTECODE": "1", "PYPYLOG": None, "PYPY_GC_NURSERY": "1M"}


def programs():
    names = (os.path.basename(path)[:-len(".py")]
             for path in sorted(glob.glob(os.path.join(FOLDER, "*.py"))))
    return [name for name in names if name not in ("expect", "judge")]


def known():
    """The verdict on each program in the table."""
    rows = re.findall(r"^\| (\w+) \|.*\| (\w+)[^|]* \|$", read(TABLE), re.M)
    return {name: said for name, said in rows if said in VERDICTS}


def overcharged(report):
    """What findings claim beyond what there is: of the run's instructions together, or one of the ledger's
    entry for its place. A text, or None."""
    run = report["totals"].get("instructions")
    evidence = [f["evidence"] for f in report["findings"] if f["axis"] == "work"]
    costs = [e.get("cost_instructions") or 0 for e in evidence]
    # each is rounded up
    if run and sum(costs) > run + len(costs):
        return f"{sum(costs)} of {run}"
    above = [e for e in evidence if e["cost_instructions"] > e["ledger_instructions"] + 1]
    return f"more than the ledger has there: {above}" if above else None


def judge(name):
    """A verdict, why, and whether the findings claim too much."""
    path = os.path.join(FOLDER, name + ".py")
    expected = expectation_of(path)
    run = vg.run(path, SCALE, env=SETTINGS)
    if run.status != 0 or run.profile is None:
        raise RuntimeError(run.describe())
    report = vg.report_json(run.profile)
    said, why = verdict(expected, report["findings"],
                        vg.pypygc("report", run.profile.path).stdout, path)
    return said, why, overcharged(report)


def put(verdicts):
    """Writes verdicts into the last column of the table."""
    def row(match):
        now = verdicts.get(match[2])
        if not now:
            return match[0]
        return match[1] + now[0] + (": " + now[1] if now[1] else "") + " |"
    write(TABLE, re.sub(r"^(\| (\w+) \|.*\| )[^|]*\|$", row, read(TABLE), flags=re.M))


def main(t, wanted):
    before = known()
    verdicts = {}
    for name in wanted or programs():
        said, why, too_much = judge(name)
        if not t.ok(too_much is None, f"{name}: findings cost no more than the ledger has, nor than the run"):
            t.diag(too_much)
        verdicts[name] = said, why
        least = before.get(name, "right")
        text = f"{name}: {said}" + (f" ({why})" if why else "")
        if VERDICTS.index(said) < VERDICTS.index(least):
            t.ok(False, f"{text}, was {least}")
        elif said == "right":
            t.ok(True, text)
        else:
            t.todo(text, "as in " + TABLE)
        if least != "right" and VERDICTS.index(said) > VERDICTS.index(least):
            t.diag(f"{name} is better than {TABLE} says")
    counts = collections.Counter(said for said, _ in verdicts.values())
    t.diag(", ".join(f"{counts[said]} {said}" for said in reversed(VERDICTS)))
    return verdicts


with tap.Tap() as tests:
    found = main(tests, [a for a in sys.argv[1:] if not a.startswith("-")])
    if "--write" in sys.argv:
        put(found)
