#!/usr/bin/env python3
# What functions have executed with all that they call, where guards of traces fail all the time and the
# interpreter, or a trace, goes on with frames that were inlined: it is what they and those that they call have
# executed themselves, and what the calls of them have; for functions that call nothing, their own work alone.
# Environment: that of tests/lib/vg.py.
# SPDX-License-Identifier: GPL-3.0-or-later

import tap
import vg

# total() has a loop: the trace of looped() inlines its beginning and calls the rest, which ends by a failed guard.
# pick() and outer() are inlined, and have traces of their own that the interpreter enters after a guard has failed.
# What much() does is the traces' own code behind that, and calls nothing.
PROGRAM = """
import sys

def total(values):
    result = 0
    for v in values:
        result += v
    return result

def pick(i):
    if i % 3 == 0:
        return i + 1
    if i % 5 == 0:
        return i + 2
    return i + 3

def outer(i):
    x = pick(i) * 3
    return x & 1023

def much(x, i):
    x = (x * 31 + i) & 0xffff; x = (x * 33 + i) & 0xffff; x = (x * 35 + i) & 0xffff; x = (x * 37 + i) & 0xffff
    x = (x * 31 + i) & 0xffff; x = (x * 33 + i) & 0xffff; x = (x * 35 + i) & 0xffff; x = (x * 37 + i) & 0xffff
    x = (x * 31 + i) & 0xffff; x = (x * 33 + i) & 0xffff; x = (x * 35 + i) & 0xffff; x = (x * 37 + i) & 0xffff
    return x

def looped(rounds):
    values = [1, 2, 3]
    x = 0
    for i in range(rounds):
        x = much(x + total(values), i)
    return x

def branched(rounds):
    x = 0
    for i in range(rounds):
        x = much(x + pick(i), i)
    return x

def nested(rounds):
    x = 0
    for i in range(rounds):
        x = much(x + outer(i), i)
    return x

def main(rounds):
    return looped(rounds) + branched(rounds) + nested(rounds)

print(main(12000))
"""
LEAVES = ("total", "pick", "much")
# a nursery that is never full: what collections execute belongs to no function itself
ENVIRONMENT = {"PYPY_GC_NURSERY": "512M"}
# What runs between the return of a frame, or of a call of a trace, and what tells that, is so little.
TOLERANCE = 0.005


def functions(report):
    """{name: (its own work, with what it calls, calls of it, its calls)}: instructions."""
    names = {r["function"]: r for r in report["functions"] if r.get("file") == "<string>"}
    found = {}
    for name, row in names.items():
        of_it = sum(e["inclusive_instructions"] for e in report["calls"]
                    if e["callee"].get("file") == "<string>" and e["callee"]["function"] == name
                    and e.get("caller", {}).get("function") != name)
        its = sum(e["inclusive_instructions"] for e in report["calls"]
                  if e.get("caller", {}).get("file") == "<string>" and e["caller"]["function"] == name
                  and e["callee"]["function"] != name)
        found[name] = (row["instructions"], row["inclusive_instructions"], of_it, its)
    return found


def near(t, value, expected, name):
    if not t.ok(abs(value - expected) <= TOLERANCE * expected, name):
        t.diag(f"{value}, expected {expected}")


def judge(t, names, pypy=(), program=PROGRAM):
    """Judges these functions. Returns the report and what it has of each, None if there is none."""
    run = vg.run("-c", program, pypy=pypy, env=ENVIRONMENT)
    if not t.ok(run.status == 0 and run.profile is not None, "runs"):
        t.diag(run.describe())
        return None, None
    report = vg.report_json(run.profile)
    found = functions(report)
    for name in names:
        own, inclusive, of_it, its = found[name]
        t.diag(f"{name}: {own} itself, {its} by its calls, {inclusive} together, {of_it} by calls of it")
        if name in LEAVES:
            t.is_(its, 0, f"{name} calls nothing")
        near(t, inclusive, own + its, f"{name} has what it and its calls have")
        near(t, of_it, inclusive, f"and that is what the calls of {name} have")
    return report, found


def interpreted(t):
    """No bridges: guards fail as long as the program runs."""
    report, found = judge(t, (*LEAVES, "outer", "looped", "branched", "nested", "main"),
                          ["--jit", "trace_eagerness=1000000"])
    if found is not None:
        t.ok(report["work"]["guards"] > 0.2 * found["main"][1],
             "a good part of it follows failed guards")


def bridged(t):
    """Guards of pick() that share the data of one in its callers, and the bridges that begin there. Not judged:
    total() and who calls it, since a bridge that leaves a loop does not know the loop's caller."""
    report, found = judge(t, ("pick", "much", "outer", "branched", "nested"),
                          program=PROGRAM.replace("12000", "60000"))
    if found is not None:
        t.ok(report["work"]["guards"] < 0.1 * found["main"][1], "little follows failed guards")
        t.ok(any(trace["kind"] == "bridge" for trace in report["traces"]), "there are bridges")


with tap.Tap() as test:
    interpreted(test)
    bridged(test)
