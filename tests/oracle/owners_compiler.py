#!/usr/bin/env python3
# What the JIT compiler allocates is its own, and stands with the trace that it compiled: checked
# by the numbers of PyPy's JIT log, by --jit off, and by a program that runs for longer.
# SPDX-License-Identifier: GPL-3.0-or-later

import os
import struct

import books
import jitlog
import owners
import tap
import vg


class Started(jitlog.JitLog):
    """Also keeps the numbers of the traces that were begun."""

    def __init__(self, path):
        self.begun = []
        super().__init__(path)

    def _mark_1b(self):
        self.begun.append(struct.unpack_from("<Q", self.data, self.at)[0])
        super()._mark_1b()


# Tracing inlines a function as far as its loop, which it lets the interpreter run: in a frame that it has
# entered itself, and goes on when that has returned. The function's own loop is not hot yet.
CALLS = """
SOURCE = '''
def inner(n):
    while n:
        n -= 1
    return n

def outer(count):
    for i in range(count):
        if i > 500:
            inner(1)
'''
for number in range(20):
    names = {}
    exec(compile(SOURCE, f"calls{number}.py", "exec"), names)
    names["outer"](1500)
"""

# What only the compiler makes: operations and constants of traces, and operands of machine code
# (rpython/jit/metainterp/history.py, rpython/jit/backend/x86/regloc.py).
COMPILERS = ("ConstInt", "ConstPtrJitCode", "FrontendOp", "ImmedLoc")


def compiler(rows):
    return [r for r in rows if r.kind == "compiler"]


def of_program(rows):
    """Without what starts with PyPy: what JIT code made, and what has the program in its stack."""
    return [r for r in rows if r.kind in ("jit", "jit-call") or any(
        file == owners.program("compiler") or str(file).startswith("loop") for file, _, _ in r.chain)]


def many_loops(t):
    run = owners.run("compiler", "25", "3000", env={"JITLOG": "{folder}/jit.log"})
    if not owners.started(t, "25 loops", run):
        return None
    log = Started(os.path.join(run.folder, "jit.log"))
    rows = owners.raw(run.profile)
    owners.check_total(t, rows, "Made", 25 * 3000)
    sites = [r for r in run.profile.all("site") if r["kind"] == "compiler"]
    numbers = {s.get("log_id") for s in sites if s.get("log_id")}
    t.ok(len(log.traces) >= 25, "25 loops: as many traces at least")
    t.is_(numbers - set(log.begun), set(), "25 loops: sites of traces that were begun")
    t.is_({x.log_id for x in log.traces} - numbers, set(),
          "25 loops: every trace of the log has cost its compiler something")
    books.nothing(t, (s for s in sites if "frame" not in s),
                  "25 loops: the compiler has the Python line that made it work")
    # The code that was compiled is the file of its loop, each for one trace of the same number.
    # A bridge is made because of a guard: the file of that guard's trace.
    files = {}
    of_trace = {r["trace"]: next((op[1] for op in r["opt"] if op[0] == "m"), "")
                for r in run.profile.all("trace_ops")}
    for row in compiler(rows):
        number = row.more.get("log_id")
        if not number:
            continue
        file = row.place[0] if row.place else of_trace[row.chain[0][1]]
        if file.startswith("loop"):
            files.setdefault(file, set()).add(number)
    t.is_(sorted(files), sorted(f"loop{n}.py" for n in range(25)),
          "25 loops: the compiler works in each of the files")
    by_trace = {op[1] for r in run.profile.all("trace_ops") for op in r["opt"] if op[0] == "m"}
    t.ok(set(files) <= by_trace, "25 loops: as their traces say")
    wrong = []
    ids = {r["id"]: r["log_id"] for r in run.profile.all("trace")}
    for record in run.profile.all("trace_ops"):
        mine = {op[1] for op in record["opt"] if op[0] == "m" and op[1].startswith("loop")}
        wrong += [(ids[record["trace"]], f) for f in mine
                  if ids[record["trace"]] not in files.get(f, ())]
    books.nothing(t, wrong, "25 loops: a trace and its compiler name the same file")
    made = owners.of_type(compiler(rows), "Made")
    t.ok(owners.objects(made) <= 2 * 25, "25 loops: the program's own objects are not its work")
    return owners.total_bytes(compiler(of_program(rows)))


def shares(t, of_25):
    """Bytes of the compiler: none without it, the same for a longer run, more for more loops."""
    found = {}
    for name, args, jit in (("off", ("2", "3000"), ["--jit", "off"]), ("short", ("5", "3000"), []),
                            ("long", ("5", "60000"), [])):
        run = owners.run("compiler", *args, pypy=jit)
        if not owners.started(t, name, run):
            return
        rows = owners.raw(run.profile)
        if name == "off":
            t.is_(compiler(rows), [], "--jit off: no compiler, of anything")
        rows = of_program(rows)
        found[name] = (owners.total_bytes(compiler(rows)), owners.total_bytes(rows))
    t.ok(min(all_ for _, all_ in found.values()) > 2 * 3000 * 16, "the program has allocated")
    t.ok(found["short"][0] > 0 and abs(found["long"][0] - found["short"][0])
         < 0.1 * found["short"][0], "a longer run costs the compiler no more")
    t.ok(found["long"][0] / found["long"][1] < 0.5 * found["short"][0] / found["short"][1],
         "its share shrinks")
    if of_25 is not None:
        t.ok(of_25 > 2 * found["short"][0], "more loops cost it more")
    t.diag(f"bytes of the compiler and of all: {found}; 25 loops: {of_25}")


def after_calls(t):
    """What tracing called in the interpreter has returned: what the compiler makes then is its own."""
    run = vg.run("-c", CALLS)
    if not t.ok(run.status == 0 and run.profile is not None, "calls: runs, with a profile"):
        t.diag(run.describe())
        return
    rows = [r for r in owners.raw(run.profile) if r.type in COMPILERS]
    t.is_(sorted({r.type for r in rows}), sorted(COMPILERS), "calls: the compiler has made what it makes")
    wrong = [r for r in rows if r.kind == "interpreter"]
    if not t.ok(owners.objects(wrong) < 0.1 * owners.objects(rows),
                "calls: the interpreter has what was made until the trace got its number, at most"):
        owners.show(t, wrong)
    t.diag(f"{owners.objects(wrong)} of {owners.objects(rows)} objects")


with tap.Tap() as test:
    after_calls(test)
    shares(test, many_loops(test))
    report = vg.run(owners.program("compiler"), "3", "3000")
    if owners.started(test, "report", report):
        found = vg.report_json(report.profile)
        test.is_(sum(x["compiler_bytes"] for x in found["traces"] if "compiler_bytes" in x)
                 + sum(s["allocated_bytes"] for s in found["sites"]
                       if s["kind"] == "compiler" and "trace" not in s),
                 sum(s["allocated_bytes"] for s in found["sites"] if s["kind"] == "compiler"),
                 "the report has the compiler's bytes by trace, and those of no trace")
