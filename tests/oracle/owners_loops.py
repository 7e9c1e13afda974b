#!/usr/bin/env python3
# The loops of the profile and of the report are those that PyPy itself names in the same run
# (PYPYLOG=jit-log-opt:FILE), and were entered as often as its JIT log counts.
# SPDX-License-Identifier: GPL-3.0-or-later

import os
import re

import books
import jitlog
import owners
import tap
import vg

# `# Loop 3 (hot;FILE:21-21~#12 FOR_ITER) : loop with 63 ops`; of other drivers only their name.
LOOP = re.compile(r"# Loop (\d+) \((.*)\) : (loop|entry bridge) with \d+ ops$")
PLACE = re.compile(r"(?:.* )?([^;( ]+);(.*):(\d+)-(\d+)~#(\d+) (\w+)$")
PROGRAMS = [("owners_jit", ["20000"]), ("owners_compiler", ["8", "3000"]), ("unstable", []),
            ("owners_guards", ["20000"])]


def named_by_pypy(path):
    """(kind, place of its first bytecode or None) of every loop, in order; number of bridges."""
    loops, bridges = [], 0
    with open(path, encoding="utf-8", errors="replace") as f:
        for line in f:
            if head := LOOP.match(line.strip()):
                place = PLACE.match(head[2])
                loops.append((head[3], place and (place[1], place[2], int(place[3]))))
            bridges += line.startswith("# bridge out of Guard ")
    return loops, bridges


def check(t, name, args):
    run = vg.run(books.program(name), *args, env={
        "PYPYLOG": "jit-log-opt:{folder}/opt.log", "JITLOG": "{folder}/jit.log"})
    if not t.ok(run.status == 0 and run.profile is not None, f"{name}: runs"):
        t.diag(run.describe())
        return
    loops, bridges = named_by_pypy(os.path.join(run.folder, "opt.log"))
    t.ok(loops and any(place for _, place in loops), f"{name}: PyPy names its loops")
    found = run.profile.all("trace")
    mine = [r for r in found if r["kind"] != "bridge"]
    t.is_((len(mine), len(found) - len(mine)), (len(loops), bridges),
          f"{name}: as many loops and bridges")
    t.is_([r["kind"] for r in mine], [kind for kind, _ in loops], f"{name}: of the same kinds")
    firsts = {r["trace"]: next((op for op in r["opt"] if op[0] == "m"), None)
              for r in run.profile.all("trace_ops")}
    wrong = []
    for record, (_, place) in zip(mine, loops):
        first = firsts.get(record["id"])
        # The name has the function's first line, and the bytecode's after it or none.
        if place and (first is None or (first[3], first[1]) != place[:2] or first[2] < place[2]):
            wrong.append((record["id"], place, first))
    books.nothing(t, wrong, f"{name}: in the same order, function and file")
    report = {x["id"]: x for x in vg.report_json(run.profile)["traces"]}
    books.nothing(t, ((r["id"], place, report.get(r["id"])) for r, (_, place) in zip(mine, loops)
                      if place and (report[r["id"]].get("function"), report[r["id"]].get("file"))
                      != place[:2]), f"{name}: the report names them likewise")
    log = jitlog.JitLog(os.path.join(run.folder, "jit.log"))
    counted = {number: count for number, kind, count in log.counters if kind == "e"}
    shared = [r for r in mine if r["log_id"] in counted]
    t.ok(shared, f"{name}: PyPy counts entries")
    books.nothing(t, ((r["id"], r.get("entries"), counted[r["log_id"]]) for r in shared
                      if not r.get("entries") == report[r["id"]].get("entries")
                      == counted[r["log_id"]]), f"{name}: entered as often as PyPy counts")
    # What a trace makes once a round, is made as often as its label was passed.
    if name == "owners_jit":
        rows = owners.reported(vg.report_json(run.profile))
        hot = [r for r in owners.of_type(rows, "Hot") if r.kind == "jit"]
        trace = {r.more["trace"] for r in hot}
        passed = [x for x in mine if x["id"] in trace]
        t.is_([sum(n for _, n in x["labels"]) for x in passed], [owners.objects(hot) + 1],
              f"{name}: objects of a loop, and how often its labels were passed")


with tap.Tap() as test:
    for program, arguments in PROGRAMS:
        check(test, program, arguments)
