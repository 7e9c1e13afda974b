#!/usr/bin/env python3
# Who allocated, in interpreted code: every kind of Python code has its objects on its line, and the
# call chains are those that Python itself shows, cut where --stack-depth says.
# SPDX-License-Identifier: GPL-3.0-or-later

import json

import books
import owners
import tap
import vg

PROGRAM = owners.program("interpreted")
DEEP = """
import sys
class Thing(object):
    def __init__(self):
        self.value = None
kept = [None]
def fall(depth):
    if depth:
        return fall(depth - 1)
    for i in range(500):
        kept[0] = Thing()
def other(depth):
    return fall(depth)
for depth in (0, 1, 62, 63, 64, 65, 200):
    fall(depth)
other(10)
other(10)
print("made Thing", 9 * 500)
"""
# Its class, born in the same nursery cycle, is all that its objects have.
PLAIN = """
class Plain(object):
    pass
def plain(count):
    for i in range(count):
        Plain()
plain(30000)
print("made Plain 30000")
"""


def check_kinds(t, run):
    rows = owners.raw(run.profile)
    lines = owners.marks(PROGRAM)
    promised = owners.promised(run)
    t.is_(sorted(set(promised) - set(lines)), ["FromFirst", "FromSecond"], "a line for every class")
    for name, line in lines.items():
        owners.check_exact(t, rows, name, PROGRAM, line, promised[name])
    for name, file in (("FromFirst", "first.py"), ("FromSecond", "second.py")):
        owners.check_exact(t, rows, name, file, 3, promised[name])
    kinds = {k: owners.total_bytes(r for r in rows if r.kind == k)
             for k in ("compiler", "jit", "jit-call", "guard-failure", "jit-unknown", "outside")}
    t.is_(kinds, dict.fromkeys(kinds, 0), "without the JIT nothing is the JIT's")
    for name, function in (("First", "<lambda>"), ("Comprehended", "<listcomp>"),
                           ("InSet", "<setcomp>"), ("InDict", "<dictcomp>"), ("Bodied", "Body"),
                           ("InExpression", "<genexpr>"), ("FromSecond", "same")):
        t.is_({r.place[2] for r in owners.of_type(rows, name)}, {function},
              f"{name}: the function is {function}")
    # 1 traceback a frame that the exception passes: the line that raised, and those that called.
    passed = [r for r in owners.of_type(rows, "PyTraceback") if r.place and r.place[0] == PROGRAM
              and r.place[2] in ("fail", "failures")]
    t.is_(owners.objects(passed), 5 * promised["Failure"], "tracebacks: one a frame, on its line")


def shown(chain):
    """Frames that Python shows: what is built in, PyPy hides."""
    return tuple(tuple(f) for f in chain if not f[0].startswith(("<builtin>", "<frozen app"))
                 and "app_functional" not in f[0])


def check_chains(t):
    """Rows and sys._getframe(), which the program asks for each object that it makes."""
    run = owners.run("interpreted", "200", "chains", pypy=["--jit", "off"],
                     options=["--stack-depth=64"])
    if not owners.started(t, "chains", run):
        return
    python = {}
    for line in run.stdout.splitlines():
        if line.startswith("chain "):
            count, (name, *chain) = json.loads(line[6:])
            key = (name, shown(chain)[:40])
            python[key] = python.get(key, 0) + count
    mine, names = {}, {name for name, _ in python}
    for row in owners.raw(run.profile):
        if row.type in names:
            key = (row.type, shown(row.chain)[:40])
            mine[key] = mine.get(key, 0) + row.objects
    t.ok(len(names) > 25 and len(python) > 50, "chains: Python shows many")
    for name in sorted(names):
        wrong = [(k, n, mine.get(k)) for k, n in python.items() if k[0] == name
                 and mine.get(k) != n]
        books.nothing(t, wrong, f"{name}: the call chains that Python shows, as often")
        if wrong:
            t.diag(f"instead: {[(k, n) for k, n in mine.items() if k[0] == name][:3]}")


def check_depth(t, depth):
    run = vg.run("-c", DEEP, pypy=["--jit", "off"], options=[f"--stack-depth={depth}"])
    if not owners.started(t, f"--stack-depth={depth}", run):
        return
    rows = owners.raw(run.profile)
    t.is_(max(len(r.chain) for r in rows), depth, f"--stack-depth={depth}: chains are cut there")
    things = owners.of_type(rows, "Thing")
    t.is_(owners.objects(things), 4500, f"--stack-depth={depth}: all objects")
    t.is_({r.place for r in things}, {("<string>", 11, "fall")}, f"--stack-depth={depth}: the line")
    # How many frames of fall() are above the first other one, by how deep the program fell.
    found = {}
    for row in things:
        functions = [f[2] for f in row.chain]
        falls = len([f for f in functions if f == "fall"])
        found[falls] = found.get(falls, 0) + row.objects
        t.ok(functions[:falls] == ["fall"] * falls and "fall" not in functions[falls:],
             f"--stack-depth={depth}: {falls} frames one above the other")
    expected = {}
    for falls in (0, 1, 62, 63, 64, 65, 200, 10, 10):
        kept = min(falls + 1, depth)
        expected[kept] = expected.get(kept, 0) + 500
    t.is_(found, expected, f"--stack-depth={depth}: as deep as the program fell")
    if depth == 64:
        others = [r for r in things if any(f[2] == "other" for f in r.chain)]
        t.is_(owners.objects(others), 1000, "a caller of two calls, below the recursion")
        t.is_({[f[1] for f in r.chain if f[2] == "<module>"][0] for r in others}, {16, 17},
              "the two calls are two chains")


with tap.Tap() as test:
    interpreted = owners.run("interpreted", pypy=["--jit", "off"])
    if owners.started(test, "every kind", interpreted):
        check_kinds(test, interpreted)
    check_chains(test)
    plain = vg.run("-c", PLAIN, pypy=["--jit", "off"])
    if owners.started(test, "plain", plain):
        owners.check_exact(test, owners.raw(plain.profile), "Plain", "<string>", 6, 30000)
    for frames in (1, 2, 64):
        check_depth(test, frames)
