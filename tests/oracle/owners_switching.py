#!/usr/bin/env python3
# Who allocated, where stacks are switched: four threads, two greenlets, continuations, callbacks
# from C through cffi, delegating generators; with the JIT and without.
# SPDX-License-Identifier: GPL-3.0-or-later

import owners
import tap
import vg

PROGRAM = owners.program("switching")
FUNCTIONS = {"One": "one", "Two": "two", "Three": "three", "Four": "four",
             "GreenFirst": "green_first", "GreenSecond": "green_second",
             "ContFirst": "continued_first", "ContSecond": "continued_second",
             "Compared": "compare", "Delegated": "delegated"}


def promises(t, run, mode):
    """{class: count} of what the program could do; the rest is skipped, by its name."""
    promised, lines = owners.promised(run), owners.marks(PROGRAM)
    missing = sum(line.startswith("missing ") for line in run.stdout.splitlines())
    for name in sorted(set(lines) - set(promised)):
        t.ok(missing, f"{mode}: {name} may be missing")
        t.skip(f"{name}: its module is not installed")
    return promised


def with_jit(t):
    run = owners.run("switching")
    if not owners.started(t, "with the JIT", run):
        return
    rows, lines = owners.reported(vg.report_json(run.profile)), owners.marks(PROGRAM)
    for name, count in promises(t, run, "with the JIT").items():
        owners.check_total(t, rows, name, count)
        if name == "Compared":  # too few for the JIT to be most of it
            here = [r for r in owners.of_type(rows, name)
                    if lines[name] == r.created or r.place and lines[name] == r.line]
            if not t.ok(owners.near(owners.objects(here), count), f"{name}: at its line"):
                owners.show(t, owners.of_type(rows, name))
        else:
            owners.check_hot(t, rows, name, PROGRAM, lines[name], count, warm_up=0.02)
        if name in ("One", "Two", "Three", "Four"):
            others = {f[2] for r in owners.of_type(rows, name) for f in r.chain} \
                & (set(FUNCTIONS.values()) - {FUNCTIONS[name]})
            t.is_(others, set(), f"{name}: no function of another thread in its stack")


def without_jit(t):
    run = owners.run("switching", "6000", pypy=["--jit", "off"], options=["--stack-depth=32"])
    if not owners.started(t, "--jit off", run):
        return
    rows, lines = owners.raw(run.profile), owners.marks(PROGRAM)
    for name, count in promises(t, run, "--jit off").items():
        mine = owners.check_exact(t, rows, name, PROGRAM, lines[name], count)
        t.is_({r.place[2] for r in mine}, {FUNCTIONS[name]}, f"{name}: its function")
        others = {f[2] for r in mine for f in r.chain} \
            & (set(FUNCTIONS.values()) - {FUNCTIONS[name]})
        t.is_(others, set(), f"{name}: nothing of another stack in its call chains")
        outer = {r.chain[-1][2] for r in mine}
        if name in ("One", "Two", "Three", "Four"):
            t.is_({[f[2] for f in r.chain if f[0].endswith("threading.py")][0] for r in mine},
                  {"run"}, f"{name}: called by its thread")
        if name == "Compared":
            t.ok(mine and all(["callbacks"] == [f[2] for f in r.chain if f[0] == PROGRAM][1:2]
                              for r in mine), "Compared: called by whoever called C")
        t.diag(f"{name}: outermost frames {sorted(outer)}")


with tap.Tap() as test:
    without_jit(test)
    with_jit(test)
