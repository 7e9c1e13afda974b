#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# The ledger of work as the report tells it, with the JIT on: all of it has a line; functions that are
# inlined into two callers, generators, calls of traces that are compiled by themselves, and keys of a
# sort, against closed forms. Environment: that of tests/lib/vg.py.

import books
import tap
import vg

PROGRAM = books.program("ledger_jit")
ROUNDS = 30000
# a nursery that is never full: collections would fall unevenly
ENVIRONMENT = {"PYPY_GC_NURSERY": "512M"}
# Names of the parts of a line, and of the parts of the run.
PARTS = {"compiled": "compiled", "called": "called", "interpreted": "interpreter",
         "guards": "guards", "tracing": "compiler"}


class Report:
    """What the report says of the program's own lines and functions."""

    def __init__(self, t, *arguments):
        run = vg.run(PROGRAM, *map(str, arguments), env=ENVIRONMENT)
        if not t.ok(run.status == 0 and run.profile is not None, f"runs: {arguments}"):
            t.diag(run.describe())
        self.json = vg.report_json(run.profile)
        self.lines = books.marked_lines(PROGRAM, "here")

    def line(self, name):
        return next(r for r in self.json["lines"]
                    if r.get("file") == PROGRAM and r.get("line") == self.lines[name])

    def function(self, name):
        return next(r for r in self.json["functions"]
                    if r.get("file") == PROGRAM and r["function"] == name)

    def edges(self, callee, name=None):
        """The calls of a function, from a line, or from any but its own."""
        return [r for r in self.json["calls"]
                if r["callee"].get("file") == PROGRAM and r["callee"]["function"] == callee
                and r.get("caller", {}).get("function") != callee
                and (name is None or r["caller"].get("line") == self.lines[name])]

    def calls(self, callee, name):
        return sum(r.get("calls", 0) for r in self.edges(callee, name) if not r.get("inlined"))

    def inlined(self, callee, name):
        return sum(r["inclusive_instructions"] for r in self.edges(callee, name)
                   if r.get("inlined"))

    def each_inlined(self, callee, name, rounds):
        """What one round of machine code has executed for an inlined function. One round more than the
        interpreter's calls was run by the JIT, while it made the trace."""
        return self.inlined(callee, name) / (rounds - self.calls(callee, name) - 1)


def near(t, value, expected, share, name):
    if not t.ok(abs(value - expected) <= share * abs(expected), name):
        t.diag(f"{value}, expected {expected}")


def parts(t, report):
    t.is_(report.json["defects"], [], "the profile does not contradict itself")
    for key in ("lines", "functions"):
        sums = dict.fromkeys(PARTS, 0)
        for row in report.json[key]:
            for part, instructions in row.get("instructions_by", {}).items():
                sums[part] += instructions
        t.is_(sums, {part: report.json["work"][who] for part, who in PARTS.items()},
              f"the {key} add up to the parts of the run")
    nameless = [r for r in report.json["lines"] if r.get("instructions", 0) > 0
                and "file" not in r and "no Python line" in r.get("function", "")]
    t.is_(nameless, [], "nothing is executed for no line")
    less = [r for key in ("lines", "functions") for r in report.json[key]
            if r.get("inclusive_instructions", 0) < r.get("instructions", 0)]
    books.nothing(t, less, "what a line or function did with its callees is no less than by itself")


def inlined(t, report):
    three, one = (report.each_inlined("leaf", name, rounds)
                  for name, rounds in (("three", 3 * ROUNDS), ("one", ROUNDS)))
    t.diag(f"instructions of machine code for each call: {three:.4f}, {one:.4f}")
    near(t, three, one, 0.0005, "a function costs the same in both that it is inlined into")
    near(t, one, round(one), 0.0005, "which is so many whole instructions")
    t.ok(one > 10, "and not nothing")
    t.is_(report.function("leaf")["inclusive_instructions"],
          sum(r["inclusive_instructions"] for r in report.edges("leaf")),
          "calls and inlined calls add up to all that the function did")
    t.ok(report.function("leaf").get("inlined"), "which is said to be inlined")
    for name in ("three", "one"):
        mine = sum(r["inclusive_instructions"] for r in report.edges("leaf", name))
        line, function = report.line(name), report.function(name)
        t.is_(line["inclusive_instructions"], line["instructions"] + mine,
              f"{name}: the line that calls it has it")
        t.ok(function["inclusive_instructions"] >= line["inclusive_instructions"],
             f"{name}: and the function of that line")


def generators(t, report):
    many, few = (report.each_inlined("steps", name, rounds)
                 for name, rounds in (("many resumes", 3 * ROUNDS), ("few resumes", ROUNDS)))
    near(t, many, few, 0.02, "a generator that is resumed in a trace costs the same from two lines")
    t.diag(f"{many:.3f}, {few:.3f}")
    for name in ("many resumes", "few resumes"):
        t.ok(report.line(name)["inclusive_instructions"] >= report.inlined("steps", name) > 0,
             f"{name}: the line that resumes it has it")


def compiled(t, report):
    """A function with a loop is not inlined as a whole: the loop is a trace of its own."""
    rounds = ROUNDS // 10
    each = {name: report.each_inlined("looping", name, rounds) for name in ("long", "short")}
    more = (each["long"] - each["short"]) / 200
    near(t, more, round(more), 0.005, "200 rounds more in a trace that another one calls are so many "
         "whole instructions")
    t.diag(f"instructions of a round: {more:.4f}")
    t.ok(more > 5, "and not nothing")
    row = report.function("looping")
    lost = row["inclusive_instructions"] - sum(r["inclusive_instructions"]
                                               for r in report.edges("looping"))
    t.ok(0 <= lost < 0.1 * row["instructions_by"]["guards"], "the calls add up to all that the "
         "function did, but for a part of the recovery after guards, which no call has")
    t.diag(f"{lost} of {row['instructions_by']['guards']}")
    for name in ("long", "short"):
        t.ok(report.line(name)["inclusive_instructions"] >= report.inlined("looping", name),
             f"{name}: the line that calls it has it")


def keys(t):
    """The loop that computes the keys of a sort is not Python's, but has Python functions inlined."""
    costs = []
    for times in (1, 2):
        report = Report(t, ROUNDS, times)
        key = f"key_{times}"
        rounds = ROUNDS - report.calls(key, "sort") - 1
        own = report.function(key)["instructions_by"]["compiled"] / rounds
        leaf = sum(r["inclusive_instructions"] for r in report.json["calls"] if r.get("inlined")
                   and (r["caller"]["function"], r["callee"]["function"]) == (key, "leaf")) / rounds
        t.diag(f"{key}: {own:.4f} itself, {leaf:.4f} in what it calls")
        for cost, what in ((own, "itself"), (leaf, "in what it calls")):
            near(t, cost, round(cost), 0.0005, f"{key}: for each item so many whole instructions "
                 + what)
            t.ok(cost > 5, "and not nothing")
        costs.append(leaf)
    t.ok(1.8 < costs[1] / costs[0] < 2.2, "two calls of a function cost twice what one does")


# The loop of total() is not compiled yet when that of main() is: the trace runs the function's beginning,
# and calls the rest. That this has returned is not seen. Then a guard fails, and what is called by the code
# after it is deeper in the native stack.
RETURNS = """
def total(items):
    result = 0
    for x in items:
        result += x
    return result

def heavy(n):
    return ",".join(sorted(str(i * n) for i in range(300)))

def step(i):
    result = total([i]) if i > 600 else 0
    if i > 1500 and i % 11 == 0:
        heavy(i)
    return result

def main():
    s = 0
    for i in range(3000):
        s += step(i)
    return s

main()
"""


def returns(t):
    """A function has cost what it called, not what its caller called later."""
    run = vg.run("-c", RETURNS, env=ENVIRONMENT)
    if not t.ok(run.status == 0 and run.profile is not None, "returns: runs"):
        t.diag(run.describe())
        return
    cost = {r["function"]: r["inclusive_instructions"] for r in vg.report_json(run.profile)["functions"]
            if r.get("file") == "<string>"}
    t.diag(f"total {cost['total']}, heavy {cost['heavy']}")
    t.ok(0 < cost["total"] < 0.5 * cost["heavy"], "returns: what a trace has called, has returned at its next call")


# What is said of the line costs nothing any more when the line is not there.
TAKEN_OUT = """
import functools, sys
class Wrapper:
    def __init__(self, function, number):
        self.function = function
        self.number = number
        {line}

def work(function, rounds):
    result = 0
    for i in range(rounds):
        result += Wrapper(function, i).number & 7
    return result

def given(x):
    return x

print(work(given, 9000))
"""


def taken_out(t):
    """A function of the library that is inlined into a loop, with a loop of its own: what the report says that its
    call takes is what the run takes less without it, within a third. What was compiled is left out of both: the
    compiler does other traces then."""
    line = "functools.update_wrapper(self, function)"
    reports = []
    for text in (line, "pass"):
        run = vg.run("-c", TAKEN_OUT.format(line=text), env=ENVIRONMENT)
        if not t.ok(run.status == 0 and run.profile is not None, f"taken out: runs with {text}"):
            t.diag(run.describe())
            return
        reports.append(vg.report_json(run.profile))
    whole, less = (sum(r["work"].values()) - r["work"]["compiler"] for r in reports)
    said = next((r for r in reports[0]["users_lines"] if r.get("file") == "<string>" and r["line"] == 7), {"work": 0})
    t.diag(f"said {said['work']}, saved {whole - less}")
    t.is_(said.get("callee"), "update_wrapper", "taken out: the line has what it calls")
    t.ok(said["work"] > 0.2 * whole, "taken out: which is a good part of the run")
    near(t, said["work"], whole - less, 1 / 3, "taken out: it costs what it is said to cost")


with tap.Tap() as tests_of_reports:
    made = Report(tests_of_reports, ROUNDS)
    for part in (parts, inlined, generators, compiled):
        part(tests_of_reports, made)
    keys(tests_of_reports)
    returns(tests_of_reports)
    taken_out(tests_of_reports)
