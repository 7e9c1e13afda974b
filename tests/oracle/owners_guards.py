#!/usr/bin/env python3
# After a guard has failed, what runs is charged to this guard, with its trace and its line, as
# often as the program makes it fail; not to the trace, and not at all where bridges take over.
# SPDX-License-Identifier: GPL-3.0-or-later

import re

import books
import owners
import tap
import vg

PROGRAM = owners.program("guards")
# Made once a failure, when the state of the interpreter is read from the guard's data.
ONCE = "ResumeDataDirectReader"


def guard_lines():
    return books.marked_lines(PROGRAM, "guard")


def check_failures(t, run):
    rows, report = owners.raw(run.profile), owners.reported(vg.report_json(run.profile))
    traces = {r["id"]: r for r in run.profile.all("trace")}
    texts = {r["trace"]: r for r in run.profile.all("trace_ops")}
    failures = {m[1]: int(m[2])
                for m in re.finditer(r"^failures (\S+) (\d+)$", run.stdout, re.M)}
    t.is_(sorted(failures), sorted(guard_lines()), "a line for every guard")
    for name, line in guard_lines().items():
        mine = [r for r in report if r.kind == "guard-failure" and r.type == ONCE
                and r.more["after_guard_failure"].get("line") == line]
        found = owners.objects(mine)
        if not t.ok(owners.near(found, failures[name], 0.02), f"{name}: as many failures"):
            t.diag(f"{found} failures, {failures[name]} made")
            owners.show(t, [r for r in report if r.kind == "guard-failure"])
        t.ok(mine and {r.more["after_guard_failure"]["function"] for r in mine}
             == {"branches" if name == "branch" else "classes"}, f"{name}: the guard's function")
        loops = {r.more["after_guard_failure"]["trace"] for r in mine}
        t.ok(loops and all(traces[n]["kind"] == "loop" and line in
                           [op[2] for op in texts[n]["opt"] if op[0] == "m"] for n in loops),
             f"{name}: the trace of this loop")
    sites = [r.more for r in rows if r.kind == "guard-failure"]
    books.nothing(t, (s for s in sites if "operation" not in s or
                      texts[s["trace"]]["asm"][s["operation"]][0] != "g"),
                  "guard failures name a guard of their trace")
    # One guard of each loop fails often: it has the failures, the trace has been entered as often.
    for name in failures:
        entered = [x["entries"] for n, x in traces.items() if x["kind"] == "loop" and n in texts
                   and guard_lines()[name] in [op[2] for op in texts[n]["opt"] if op[0] == "m"]]
        t.ok(len(entered) == 1 and owners.near(entered[0], failures[name] + 1, 0.02),
             f"{name}: its loop was entered once a failure")
    owners.check_total(t, rows, "Rare", owners.promised(run)["Rare"])
    rare = [r for r in owners.of_type(report, "Rare") if r.line == owners.marks(PROGRAM)["Rare"]]
    t.is_(owners.objects(rare), owners.promised(run)["Rare"],
          "a call that runs after the failure has its own line")


with tap.Tap() as test:
    often = owners.run("guards", pypy=["--jit", "trace_eagerness=1000000"])
    if owners.started(test, "guards without bridges", often):
        check_failures(test, often)
    bridged = owners.run("guards")
    if owners.started(test, "guards with bridges", bridged):
        count = sum(r.objects for r in owners.raw(bridged.profile)
                    if r.kind == "guard-failure" and r.type == ONCE)
        test.ok(0 < count < 1000, "bridges end the failures")
        test.diag(f"{count} failures")
    off = owners.run("guards", "2000", pypy=["--jit", "off"])
    if owners.started(test, "--jit off", off):
        test.is_([r for r in owners.raw(off.profile) if r.kind == "guard-failure"], [],
                 "--jit off: no guard fails")
