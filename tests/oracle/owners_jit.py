#!/usr/bin/env python3
# Who allocated, in JIT code: known numbers of objects of known classes, made on known lines by a
# hot loop, by inlined functions, over call_assembler, in recursion, by generators, by callbacks.
# SPDX-License-Identifier: GPL-3.0-or-later

import os

import books
import owners
import tap
import vg

PROGRAM = owners.program("jit")


def line_of(mark):
    with open(PROGRAM, encoding="utf-8") as f:
        found = [n for n, line in enumerate(f, 1) if line.rstrip().endswith("# " + mark)]
    if len(found) != 1:
        raise ValueError(f"{len(found)} lines with the mark {mark}")
    return found[0]


def check_counts(t, rows, promised):
    lines = owners.marks(PROGRAM)
    t.is_(sorted(lines), sorted(promised), "a line for every class")
    forced = {"Deep": line_of("forced: Deep")}
    for name, count in promised.items():
        # Memory that JIT code reserves in a batch and leaves through a guard is nobody's object:
        # Recursive ends that way.
        owners.check_total(t, rows, name, count)
        owners.check_hot(t, rows, name, PROGRAM, lines[name], count, forced.get(name))


def functions(row):
    return [function for _, _, function in row.chain]


def check_stacks(t, rows):
    """Inlined functions are in the stack of a trace's objects; traces have one caller each."""
    shared = [r for r in owners.of_type(rows, "Shared") if r.kind == "jit"]
    by_caller = {c: owners.objects(r for r in shared if functions(r)[:2] == ["shared", c])
                 for c in ("first_caller", "second_caller")}
    half = owners.objects(owners.of_type(rows, "Shared")) // 2
    if not t.ok(all(owners.near(n, half, 0.02) for n in by_caller.values()),
                "Shared: both callers are told apart, each with its half"):
        t.diag(repr(by_caller))
    lines = {r.chain[1][1] for r in shared if len(r.chain) > 1}
    t.is_(lines, {line_of("from: first"), line_of("from: second")},
          "Shared: the stacks have the lines of the calls")
    traces = {c: {r.more["trace"] for r in shared if functions(r)[:2] == ["shared", c]}
              for c in by_caller}
    t.ok(all(traces.values()) and not set.intersection(*traces.values()),
         "Shared: each caller has a trace of its own")
    deepest = max((functions(r).count("recursive") for r in owners.of_type(rows, "Recursive")
                   if r.kind == "jit"), default=0)
    t.ok(deepest >= 3, "Recursive: inlined levels are frames of the stack")
    looped = [r for r in owners.of_type(rows, "Looped") if r.kind == "jit"]
    t.ok(looped and all(functions(r)[0] == "looped" for r in looped), "Looped: its own function")


def check_traces(t, profile, rows):
    """A loop that is called over call_assembler, and recursion, have traces that run as often as
    they make objects."""
    text = [op for r in profile.all("trace_ops") for op in r["opt"]]
    t.ok(any(op[0] == "o" and op[1].startswith("call_assembler") for op in text),
         "the program does use call_assembler")
    t.ok(all(r.more.get("operation") in ("new_with_vtable", "new") for r in rows
             if r.kind == "jit" and r.type in owners.marks(PROGRAM)),
         "instances come from an operation that makes instances")
    jit = [r for r in rows if r.kind in ("jit", "jit-call", "guard-failure")]
    ids = {r["id"] for r in profile.all("trace")}
    named = {r.more.get("after_guard_failure", r.more).get("trace") for r in jit}
    t.ok(named and named <= ids, "owners name traces that exist")
    # Loops in PyPy's own code, such as that of a regular expression, have no Python lines at all.
    # Which of them what starts with PyPy makes hot is its own business.
    python = {r["trace"] for r in profile.all("trace_ops") if any(op[0] == "m" for op in r["opt"])}
    lines = [r for r in jit if r.more.get("after_guard_failure", r.more).get("trace") in python]
    books.nothing(t, [r for r in lines if r.place is None], "what JIT code of Python makes has a line")
    t.ok(len(lines) > len(owners.marks(PROGRAM)), "and there is such code")


def interpreted(t):
    """The same program without the JIT: exact."""
    run = owners.run("jit", "4000", pypy=["--jit", "off"])
    if not owners.started(t, "--jit off", run):
        return
    rows, lines = owners.raw(run.profile), owners.marks(PROGRAM)
    for name, count in owners.promised(run).items():
        owners.check_exact(t, rows, name, PROGRAM, lines[name], count)
    t.is_({r.kind for r in rows} - {"interpreter", "runtime"}, set(),
          "--jit off: no other owners than the interpreter")
    callers = {mark: owners.objects(r for r in owners.of_type(rows, "Shared")
                                    if r.chain[1][1] == line_of(mark))
               for mark in ("from: first", "from: second")}
    t.is_(list(callers.values()), [2000, 2000], "--jit off: both call chains, each with its half")
    sort = [r for r in owners.of_type(rows, "Sorted")
            if line_of("from: sorted") in [n for f, n, _ in r.chain if f == PROGRAM]]
    t.is_(owners.objects(sort), 4000, "--jit off: a callback from C code has its caller's line")


with tap.Tap() as test:
    hot = owners.run("jit")
    if owners.started(test, os.path.basename(PROGRAM), hot):
        found = owners.reported(vg.report_json(hot.profile))
        check_counts(test, found, owners.promised(hot))
        check_stacks(test, found)
        check_traces(test, hot.profile, found)
    interpreted(test)
