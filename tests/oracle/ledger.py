#!/usr/bin/env python3
# The ledger: who executed every instruction. The parts are the whole; calls, resumes, recursion,
# calls back, threads and greenlets against closed forms and against cProfile; attempts of the JIT
# against PyPy's own counters; who runs against a walk over the shadow stack.
# SPDX-License-Identifier: GPL-3.0-or-later

import json
import re
import tempfile

import books
import tap
import vg

PROGRAM = books.program("ledger")
SCALE = 40
# What PyPy counts of its JIT in the same run.
COUNTERS = """
import pypyjit, json
def show():
    counters = pypyjit.get_stats_snapshot().counters
    print(json.dumps({"tracing": counters["TRACING"],
        "made": counters["TOTAL_COMPILED_LOOPS"] + counters["TOTAL_COMPILED_BRIDGES"]}))
"""
LOGGING = COUNTERS + """
import logging
logging.basicConfig(stream=open("/dev/null", "w"))
log = logging.getLogger("x")
def main(n):
    for i in range(n):
        log.warning("item %d", i)
main(3000)
show()
"""
FORMATTING = COUNTERS + """
def main(n):
    r = 0
    for i in range(n):
        name = "abc"; val = i
        r += len("{name} {val}".format(**locals()))
    return r
main(6000)
show()
"""
PROFILED = """
import cProfile, json, pstats, sys
sys.argv = sys.argv[1:]
profile = cProfile.Profile()
code = compile(open(sys.argv[0]).read(), sys.argv[0], "exec")
try:
    names = {"__name__": "__main__", "__file__": sys.argv[0]}
    profile.runctx(code, names, names)
finally:
    stats = pstats.Stats(profile).stats
    calls = [[line, name, times[1]] for (file, line, name), times in stats.items()
             if file == sys.argv[0]]
    sys.stdout.write("calls " + json.dumps(calls) + chr(10))
"""


class Ledger:
    """The records of the ledger, with places as (file's last part, line, function)."""

    def __init__(self, profile):
        self.profile = profile
        self.codes = {c["id"]: c for c in profile.all("code")}
        self.work = {w["who"]: w["instructions"] for w in profile.all("work")}

    def own(self, function):
        """The code object of a function of the program."""
        found = [c for c in self.codes.values()
                 if c["function"] == function and c["file"] == PROGRAM]
        return found[0] if len(found) == 1 else {}

    def calls(self, function):
        return self.own(function).get("calls", 0)

    def inclusive(self, function):
        return self.own(function).get("inclusive_instructions", 0)

    def arcs(self, callee):
        """{line of the program, or None: (calls, instructions)} to one of its functions."""
        arcs = {}
        for arc in self.profile.all("calls"):
            if self.codes[arc["callee"]] is not self.own(callee):
                continue
            caller = self.codes.get(arc.get("code"), {})
            line = arc.get("line") if caller.get("file") == PROGRAM else None
            times, cost = arcs.get(line, (0, 0))
            arcs[line] = (times + arc.get("times", 0),
                          cost + arc.get("inclusive_instructions", 0))
        return arcs


def check_parts(t, profile, name):
    books.check_ledger(t, profile, name, threads=True)
    return Ledger(profile)


def near(value, expected, share):
    return abs(value - expected) <= share * expected


def closed_forms(t):
    # a nursery that is never full: collections would fall unevenly
    run = vg.run(PROGRAM, str(SCALE), pypy=["--jit", "off"], env={"PYPY_GC_NURSERY": "512M"})
    if not t.ok(run.status == 0 and run.profile is not None, "--jit off: runs"):
        t.diag(run.describe())
        return
    ledger, lines = check_parts(t, run.profile, "--jit off"), books.marked_lines(PROGRAM, "here")
    t.is_(ledger.work["compiled"] + ledger.work["called"] + ledger.work["guards"]
          + ledger.work["compiler"], 0, "--jit off: no compiled code, no compiler")
    work = ledger.arcs("work")
    t.is_({name: work[lines[name]][0] for name in ("once", "seven", "thrice", "thread", "more",
                                                   "less")},
          {"once": SCALE, "seven": SCALE, "thrice": 3 * SCALE, "thread": SCALE, "more": SCALE,
           "less": SCALE}, "calls of a function from each line")
    cost = {name: work[line][1] / work[line][0] for name, line in lines.items() if line in work}
    round_cost = (cost["seven"] - cost["once"]) / 6000
    for name, rounds in (("thrice", 1000), ("thread", 1000), ("more", 900), ("less", 300)):
        expected = cost["once"] + (rounds - 1000) * round_cost
        t.ok(near(cost[name], expected, 0.005 if "thr" in name else 0.002), f"{name}: {rounds} rounds cost what they must")
        t.diag(f"{cost[name]:.0f}, expected {expected:.0f}")
    t.is_(ledger.calls("fib"), 465, "fib(12) is called 2 * fib(13) - 1 times")
    outermost = [cost for times, cost in ledger.arcs("fib").values() if times == 1]
    t.is_([ledger.inclusive("fib")], outermost, "recursion costs what its outermost call does")
    fib = next(r for r in run.profile.all("line_costs") if r["code"] == ledger.own("fib")["id"]
               and r["line"] != ledger.own("fib")["line"])
    t.is_(fib["times"], 465, "whose line is executed each time")
    t.ok(0 < ledger.inclusive("fib") - fib["inclusive_instructions"] < 1000,
         "and so does its line: all but how the outermost call began")
    t.is_(ledger.inclusive("work"), sum(cost for _, cost in work.values()),
          "calls in threads and greenlets add up to the function's cost")
    t.is_((ledger.calls("even"), ledger.calls("odd")), (151, 150), "functions that call each other")
    t.ok(ledger.inclusive("odd") < ledger.inclusive("even") < 1.1 * ledger.inclusive("odd"),
         "and cost what the outermost calls do")
    resumes = ledger.arcs("steps")
    t.is_([resumes[lines[n]][0] for n in ("first resume", "second resume")],
          [10 * SCALE, 10 * SCALE], "resumes of a generator, from two lines")
    t.is_(ledger.arcs("fails")[lines["fails"]][0], 10 * SCALE, "calls that end with an exception")
    python2 = run.profile.one("run")["pypy"]["python"].startswith("2.")
    t.is_({line: times for line, (times, _) in ledger.arcs("negative").items()},
          # map is Python code there
          {lines["key"]: 10 * SCALE, None if python2 else lines["map"]: 10 * SCALE},
          "calls back belong to the line of the built-in function")
    for function in ("thrice", "once_in_thread", "green_more", "green_less"):
        if python2 and function.startswith("green"):
            t.skip(f"{function}: in Python 2 a greenlet that goes on may count as called again")
        else:
            t.is_(ledger.calls(function), 1, f"{function}: called once")
    t.ok(near(ledger.inclusive("thrice"), 3 * ledger.inclusive("once_in_thread"), 0.005),
         "of two threads, each has its own")
    t.diag(f"{ledger.inclusive('thrice')} : {ledger.inclusive('once_in_thread')}")
    for function, line in (("green_more", "more"), ("green_less", "less")):
        mine = work[lines[line]][1]
        t.ok(mine < ledger.inclusive(function) < 1.6 * mine + 3e6,
             f"{function}: its own work, not the other greenlet's")
        t.diag(f"{ledger.inclusive(function)} of which {mine} in work()")


def against_cprofile(t):
    """Calls of each function, to the call; without threads and greenlets, which confuse cProfile."""
    with tempfile.NamedTemporaryFile("w", suffix=".py") as script:
        script.write(PROFILED)
        script.flush()
        native = vg.run(script.name, PROGRAM, "10", "plain", pypy=["--jit", "off"], tool=None)
    run = vg.run(PROGRAM, "10", "plain", pypy=["--jit", "off"])
    if not t.ok(native.status == 0 and run.profile is not None, "cProfile and the tool run"):
        t.diag(native.describe())
        return
    expected = {(line, name): calls for line, name, calls in json.loads(
        next(line for line in native.stdout.splitlines() if line.startswith("calls "))[6:])}
    ledger = Ledger(run.profile)
    mine = {(c["line"], c["function"]): c.get("calls", 0) for c in ledger.codes.values()
            if c["file"] == PROGRAM}
    t.ok(len(expected) > 10, "cProfile knows the functions")
    t.is_({key: mine.get(key) for key in expected}, expected, "called as often as cProfile says")


def with_jit(t):
    run = vg.run(PROGRAM, str(SCALE))
    if t.ok(run.profile is not None, "with the JIT: runs"):
        check_parts(t, run.profile, "with the JIT")
    for name, code in (("logging", LOGGING), ("formatting", FORMATTING)):
        run = vg.run("-c", code)
        if not t.ok(run.status == 0 and run.profile is not None, f"{name}: runs"):
            t.diag(run.describe())
            continue
        check_parts(t, run.profile, name)
        tracing = run.profile.all("tracing")
        counted = json.loads(run.stdout.splitlines()[-1])
        attempts = sum(r.get("times", 0) for r in tracing)
        t.is_({"tracing": attempts,
               "made": attempts - sum(r.get("given_up", 0) for r in tracing)}, counted,
              f"{name}: attempts to trace, and what came of them, as PyPy counts them")


def against_walk(t):
    """Another way to see who runs: a walk over the shadow stack, now and then."""
    for name, pypy, share in (("--jit off", ["--jit", "off"], 0.001), ("with the JIT", [], 0.01)):
        run = vg.run(PROGRAM, str(SCALE), pypy=pypy, options=["--check-owners=97"])
        said = re.search(r"Owners: asked (\d+), told too late (\d+), another function (\d+), "
                         r"another line (\d+)", run.stderr)
        if not t.ok(said, f"{name}: the ledger is compared"):
            t.diag(run.describe())
            continue
        asked, _, function, line = map(int, said.groups())
        t.ok(asked > 1000 and function + line <= share * asked,
             f"{name}: the walk finds who the ledger says")
        t.diag(f"asked {asked}, another function {function}, another line {line}")


with tap.Tap() as test:
    closed_forms(test)
    against_cprofile(test)
    with_jit(test)
    against_walk(test)
