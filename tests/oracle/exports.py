#!/usr/bin/env python3
# Exports of a run: what each format adds up is the run's total, to the byte and the instruction; in Callgrind's
# format every function that does not call itself has inclusively what the ledger has. (tests/cli/export*.py open
# the formats with their viewers.)
# SPDX-License-Identifier: GPL-3.0-or-later
import collections
import json
import os
import subprocess

import tap
import vg

PROGRAM = os.path.join(vg.SRCDIR, "tests", "programs", "ledger_jit.py")


def export(run, name, *options):
    return subprocess.run([vg.PYPYGC, "export", f"--format={name}", *options,
                           os.path.join(run.folder, "pypygc.out")],
                          stdout=subprocess.PIPE, check=True).stdout.decode()


def callgrind(text):
    """{event: sum}, and {(file, function): [inclusive instructions, calls itself]}."""
    sums, functions = collections.Counter(), collections.defaultdict(lambda: [0, False])
    events, calls = [], False
    for line in text.splitlines():
        key, _, value = line.partition("=")
        if line.startswith("events:"):
            events = line.split()[1:]
        elif key in ("fl", "cfi"):
            file = value
        elif key == "fn":
            at = functions[file, value]
        elif key == "cfn":
            at[1] |= functions[file, value] is at
        elif key == "calls":
            calls = True
        elif events and line[:1].isdigit():
            figures = [int(n) for n in line.split()[1:]]
            at[0] += figures[0] if figures else 0
            if not calls:
                sums.update(dict(zip(events, figures)))
            calls = False
    return sums, functions


def sums_of(run):
    """What each format adds up, by the name of the total."""
    lines = export(run, "collapsed", "--metric=gc_instructions").splitlines()
    speedscope = json.loads(export(run, "speedscope"))["profiles"]
    dhat = json.loads(export(run, "dhat"))["pps"]
    firefox = json.loads(export(run, "firefox"))["threads"]
    sites = [json.loads(line) for line in export(run, "rows").splitlines()]
    yield "collapsed", {"gc_instructions": sum(int(line.rsplit(" ", 1)[1]) for line in lines)}
    yield "speedscope", {p["name"]: p["endValue"] for p in speedscope}
    yield "dhat", {"allocated_bytes": sum(p["tb"] for p in dhat), "allocated_objects": sum(p["tbk"] for p in dhat)}
    yield "firefox", {t["name"]: sum(t["samples"]["weight"]) for t in firefox}
    yield "rows", {key: sum(r.get(key, 0) for r in sites if r["kind"] == "site") for key in
                   ("allocated_bytes", "survived_bytes", "old_live_objects", "gc_instructions", "marked_bytes")}
    yield "bmf", {key: m["value"] for key, m in next(iter(json.loads(export(run, "bmf")).values())).items()}


def main(t):
    run = vg.run(PROGRAM, "3000", options=["--cache-sim=yes"])
    if not t.ok(run.status == 0 and run.profile is not None, "a program with traces"):
        t.diag(run.describe())
        return
    totals = run.profile.totals
    for name, found in sums_of(run):
        t.is_(found, {key: totals[key] for key in found}, f"{name}: the totals")
    sums, functions = callgrind(export(run, "callgrind"))
    names = {"Ir": "instructions", "GcIr": "gc_instructions", "AllocB": "allocated_bytes",
             "AllocN": "allocated_objects", "SurvB": "survived_bytes", "SurvN": "survived_objects",
             "Dr": "data_reads", "Dw": "data_writes", "D1mr": "D1_read_misses", "D1mw": "D1_write_misses",
             "DLmr": "LL_read_misses", "DLmw": "LL_write_misses"}
    t.is_({event: sums[event] for event in names}, {event: totals[key] for event, key in names.items()},
          "callgrind: all columns")
    t.ok(sum(name.startswith("loop ") for _, name in functions) >= 2, "loops are functions")
    report = json.loads(subprocess.run([vg.PYPYGC, "report", "--json", os.path.join(run.folder, "pypygc.out")],
                                       stdout=subprocess.PIPE, check=True).stdout)
    checked, bad = 0, []
    for row in report["functions"]:
        if row.get("file") != PROGRAM or (PROGRAM, row["function"]) not in functions:
            continue
        inclusive, calls_itself = functions[PROGRAM, row["function"]]
        if calls_itself or not row.get("line"):
            continue
        checked += 1
        if inclusive != row["inclusive_instructions"]:
            bad.append((row["function"], inclusive, row["inclusive_instructions"]))
    t.is_(bad, [], f"callgrind: inclusive figures of {checked} functions are the ledger's")
    t.ok(checked >= 5, "functions are there")


with tap.Tap() as test:
    main(test)
