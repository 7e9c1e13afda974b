#!/usr/bin/env python3
# The traces of the profile against the JIT log that PyPy wrote for the user in the same run, and
# against PYPYLOG: number, addresses, kinds, counts; with the log, with a file for it, without.
# SPDX-License-Identifier: GPL-3.0-or-later

import base64
import os
import re

import books
import jitlog
import tap
import vg


def read_log(t, run, name, file="jit.log"):
    path = os.path.join(run.folder, file)
    if not t.ok(os.path.exists(path) and os.path.getsize(path) > 0, f"{name}: the log is written"):
        t.diag(run.describe())
        return None
    try:
        log = jitlog.JitLog(path)
    except Exception as error:
        t.fail(f"{name}: the log is whole ({error})")
        return None
    t.ok(log.version == 4 and log.counters and log.merge_points, f"{name}: the log is whole")
    return log


def check_traces(t, profile, log, name):
    found = profile.all("trace")
    t.is_((len(found), profile.totals["traces"]), (len(log.traces),) * 2,
          f"{name}: as many traces as TRACE_ASM sections with an address")
    t.is_((profile.totals["trace_starts"], profile.totals["aborted_traces"]),
          (log.started, log.aborted), f"{name}: traces started and aborted")
    t.is_([r["id"] for r in found], list(range(1, len(found) + 1)), f"{name}: ids count from 1")
    t.is_([(r["log_id"], r["address"], r["size"]) for r in found],
          [(x.log_id, x.start, x.end - x.start) for x in log.traces],
          f"{name}: number, address and size of every trace")
    clocks = [r["compiled_allocated_bytes"] for r in found]
    t.ok(clocks == sorted(clocks) and 0 < clocks[0] and
         clocks[-1] <= profile.totals["allocated_bytes"], f"{name}: each was compiled after the one before")
    t.is_([(r["id"], r["kind"] == "bridge", r.get("from_guard")) for r in found],
          [(n, x.from_guard is not None, x.from_guard) for n, x in enumerate(log.traces, 1)],
          f"{name}: bridges, and their guards")
    check_alive(t, found, log, name)
    check_counters(t, found, log, name)
    ops = {r["trace"]: r for r in profile.all("trace_ops")}
    t.is_([sum(op[0] == "g" for op in ops[r["id"]]["asm"]) for r in found],
          [x.guards for x in log.traces], f"{name}: the guards of every trace")
    t.is_([[op[2] for op in ops[r["id"]]["asm"] if op[0] == "L"] for r in found],
          [x.labels for x in log.traces], f"{name}: the labels of every trace")
    t.is_([sum(op[0] == "a" and op[2] != "nursery_ptr_increment" for op in ops[r["id"]]["asm"])
           for r in found], [x.allocations for x in log.traces],
          f"{name}: the reservations of every trace")
    books.nothing(t, ((r["id"], op) for r in found for op in ops[r["id"]]["asm"]
                      if op[1] is None or not 0 <= op[1] < r["size"]),
                  f"{name}: every operation has its place in the code")
    books.nothing(t, (r["id"] for r in found for some in [[op[1] for op in ops[r["id"]]["asm"]
                                                          if op[1] is not None]]
                      if some != sorted(some)), f"{name}: code lies in the order of operations")


def check_alive(t, found, log, name):
    alive = [not any(later.start < trace.end and trace.start < later.end
                     for later in log.traces[number + 1:] if later.start < later.end)
             for number, trace in enumerate(log.traces)]
    t.is_([r["alive"] for r in found], alive, f"{name}: what was overwritten is not alive")


def check_counters(t, found, log, name):
    """Descriptors are addresses, reused when a trace was freed: a counter belongs to one of the
    traces that have it."""
    entries = {r["log_id"]: r.get("entries") for r in found if r["kind"] != "bridge"}
    loops = {number: count for number, kind, count in log.counters if kind == "e"}
    t.is_({k: v for k, v in entries.items() if v is not None},
          {k: v for k, v in loops.items() if k in entries}, f"{name}: entries of loops")
    labels = sorted((descr, count) for r in found for descr, count in r.get("labels", []))
    known = {descr for trace in log.traces for descr in trace.labels}
    t.is_(labels, sorted((number, count) for number, kind, count in log.counters
                         if kind == "l" and number in known), f"{name}: counts of labels")
    bridges = sorted((r["from_guard"], r["entries"]) for r in found
                     if r["kind"] == "bridge" and "entries" in r)
    t.is_(bridges, sorted((number, count) for number, kind, count in log.counters if kind == "b"),
          f"{name}: entries of bridges")


def check_code(t, profile, log, name):
    """Bytes are those that the log has, but where PyPy has changed them since: guards that jump to a
    bridge now, and those that stand for what may become invalid."""
    traces, found = profile.all("trace"), profile.all("trace_code")
    taken = {r["from_guard"] for r in traces if "from_guard" in r}
    for r in found:
        known, code = log.traces[r["trace"] - 1], base64.b64decode(r["machine_code"])
        t.is_((len(code), [(offset & 0xffff, operation) for offset, operation in r["operations"]]),
              (known.end - known.start, [(offset, operation) for offset, operation, *_ in known.code]),
              f"{name}: operations of the code of trace {r['trace']}")
        changed = [(hex(offset), operation) for (offset, operation), (_, _, descr, bytes_)
                   in zip(r["operations"], known.code)
                   if code[offset:offset + len(bytes_)] != bytes_
                   and descr not in taken and operation != "guard_not_invalidated"]
        books.nothing(t, changed, f"{name}: bytes of trace {r['trace']} are those of the log")
        t.is_(r["operations_end"], r["operations"][-1][0], f"{name}: where the last operation starts")
    return found


def check_hot(t, profile, found, name):
    """Which traces have their code in the profile."""
    ran = {r["trace"]: r["instructions"] for r in profile.all("trace_costs")}
    alive = {r["id"] for r in profile.all("trace") if r["alive"]}
    hot = {n for n, own in ran.items() if n in alive and own * 10000 >= profile.totals["instructions"]}
    t.is_({r["trace"] for r in found}, hot, f"{name}: traces that ran much have their code in it")
    order = [ran[r["trace"]] for r in found]
    t.is_(order, sorted(order, reverse=True), f"{name}: that which ran most comes first")


def hot_code(t):
    run = vg.run(books.program("unstable"), options=["--fold=2000"],
                 env={"JITLOG": "{folder}/jit.log"})
    # folded: what books.check_run asks is not told
    if t.ok(run.status == 0 and run.profile, "code: runs") and (log := read_log(t, run, "code")):
        found = check_code(t, run.profile, log, "code")
        t.ok(found, "code: there is some")
        check_hot(t, run.profile, found, "code")


def much_code(t):
    """With --fold=0 all of it matters, as far as there is room."""
    run = vg.run(books.program("loops"), env={"JITLOG": "{folder}/jit.log"})
    if books.check_run(t, run, "all code") and (log := read_log(t, run, "all code")):
        found = check_code(t, run.profile, log, "all code")
        size = sum(len(base64.b64decode(r["machine_code"])) for r in found)
        left = [r for r in run.profile.all("trace") if r["alive"]
                and r["id"] not in {x["trace"] for x in found}
                and r["id"] in {x["trace"] for x in run.profile.all("trace_costs")}]
        t.ok(size <= 98304, "all code: no more than there is room for")
        books.nothing(t, (r["id"] for r in left if r["size"] <= 98304 - size),
                      "all code: what is left out has no room")


def users_log(t, program):
    """JITLOG=FILE is the user's: it is still written, and says what the profile says."""
    run = vg.run(books.program(program), env={"JITLOG": "{folder}/jit.log"})
    if books.check_run(t, run, program) and (log := read_log(t, run, program)):
        check_traces(t, run.profile, log, program)


def pypylog(t):
    """PYPYLOG names the compiled loops and bridges by itself."""
    run = vg.run(books.program("unstable"), env={"PYPYLOG": "jit-log-opt:{folder}/opt.log"})
    with open(os.path.join(run.folder, "opt.log"), encoding="utf-8", errors="replace") as f:
        text = f.read()
    heads = re.findall(r"^# (?:(bridge) out of Guard .*|Loop \d+ .* : (loop|entry bridge))"
                       r" with \d+ ops$", text, re.M)
    t.is_(sorted(r["kind"] for r in run.profile.all("trace")),
          sorted(bridge or loop for bridge, loop in heads),
          "PYPYLOG=jit-log-opt has as many traces of each kind")


def log_to_file(t):
    run = vg.run(books.program("objects"), options=["--jitlog={folder}/jit.log"])
    if books.check_run(t, run, "--jitlog=FILE") and (log := read_log(t, run, "--jitlog=FILE")):
        check_traces(t, run.profile, log, "--jitlog=FILE")


def without_log(t):
    run = vg.run(books.program("objects"), options=["--jitlog=no"])
    if not books.check_run(t, run, "--jitlog=no"):
        return
    totals = run.profile.totals
    t.is_([k for k in ("traces", "trace_starts", "aborted_traces") if k in totals], [],
          "--jitlog=no: what was not measured is absent")
    t.is_(run.profile.all("trace"), [], "--jitlog=no: no traces")
    unknown = {r["id"] for r in run.profile.all("site") if r["kind"] == "jit-unknown"}
    made = sum(c.get("allocated_objects", 0) for c in run.profile.all("cell")
               if c["site"] in unknown)
    if not t.ok(totals["jit_blocks"] > 190000 and made >= totals["jit_blocks"],
                "--jitlog=no: what JIT code makes is still told from the rest"):
        t.diag(f"{totals['jit_blocks']} blocks, {made} objects")


def freed_loops(t):
    run = vg.run(books.program("loops"), pypy=["--jit", "loop_longevity=10,threshold=50"],
                 env={"JITLOG": "{folder}/jit.log"})
    if books.check_run(t, run, "freed loops") and (log := read_log(t, run, "freed loops")):
        check_traces(t, run.profile, log, "freed loops")
        t.ok(sum(not r["alive"] for r in run.profile.all("trace")) > 20,
             "freed loops: code was reused")


with tap.Tap() as test:
    users_log(test, "unstable")
    users_log(test, "strings")
    pypylog(test)
    log_to_file(test)
    without_log(test)
    freed_loops(test)
    hot_code(test)
    much_code(test)
