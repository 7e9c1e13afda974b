#!/usr/bin/env python3
# What happens to the process: kill, fork, exec, children under the tool. A profile is left behind
# that says what it is about, and counts nothing twice.
# SPDX-License-Identifier: GPL-3.0-or-later

import glob
import os

import books
import tap
import vg

# Runs until it is killed from outside: Valgrind sees a signal that the process sends to itself.
ENDLESS = """
import sys
kept = [None] * 1000
while True:
    for i in range(100000):
        kept[i % 1000] = [i, None]
    open(sys.argv[1], "w").close()
"""
FORK = """
import os, sys
def hot(count):
    kept = [None] * 500
    for i in range(count):
        kept[i % 500] = (i, kept)
hot(60000)
pid = os.fork()
if pid == 0:
    hot(50000)
    sys.exit(0)
hot(30000)
print(pid, os.waitpid(pid, 0)[1])
"""
EXEC = """
import os
kept = [[i] for i in range(40000)]
os.execvp("sh", ["sh", "-c", "exit 6"])
"""


def profiles(run):
    found = {}
    for path in glob.glob(os.path.join(run.folder, "pypygc.out*")):
        profile = vg.Profile(path)
        found[profile.one("run")["pid"]] = profile
    return found


def checkpoint(t):
    run = vg.kill_at_checkpoint(ENDLESS)
    t.is_(run.status, 128 + 9, "checkpoint: the program was killed")
    if not t.ok(run.profile is not None, "checkpoint: a profile remains"):
        t.diag(run.describe())
        return
    end = run.profile.one("end")
    t.is_((end["complete"], end["reason"]), (False, "checkpoint"), "checkpoint: it says so")
    books.check_books(t, run.profile, "checkpoint")
    t.ok(run.profile.minors, "checkpoint: something was counted")
    log = run.gclog.survived  # cut off, too, and not at the same moment
    n = min(len(run.profile.minors), len(log))
    t.ok(n > 0 and [m["survived_bytes"] for m in run.profile.minors[:n]] == log[:n],
         "checkpoint: survivors so far")
    done = vg.pypygc("report", run.profile.path)
    t.ok(done.returncode == 0 and "incomplete" in done.stdout.lower() + done.stderr.lower(),
         "checkpoint: the report says that the run is incomplete")


def fork(t, name, option):
    run = vg.run("-c", FORK, options=[option] if option else [])
    if not t.ok(run.status == 0 and run.stdout.strip().endswith(" 0"), f"{name}: runs"):
        t.diag(run.describe())
        return
    found = profiles(run)
    child_pid = int(run.stdout.split()[0])
    if not t.ok(len(found) == 2 and child_pid in found, f"{name}: each process has its own file"):
        t.diag(os.listdir(run.folder))
        return
    child = found.pop(child_pid)
    (parent_pid, parent), = found.items()
    t.is_(child.one("run").get("parent_pid"), parent_pid, f"{name}: the child names its parent")
    t.ok("parent_pid" not in parent.one("run"), f"{name}: the parent has none")
    for who, profile in (("parent", parent), ("child", child)):
        books.check_books(t, profile, f"{name}, {who}")
        t.ok(profile.one("end")["complete"], f"{name}, {who}: complete")
    t.ok(child.totals.get("inherited_objects", 0) > 0, f"{name}: the child inherits a nursery")
    t.ok("inherited_objects" not in parent.totals, f"{name}: the parent inherits nothing")
    made = []
    for profile in (parent, child):
        jit = {s["id"] for s in profile.all("site") if s["kind"] == "jit"}
        made.append(sum(c.get("allocated_objects", 0) for c in profile.all("cell")
                        if c["site"] in jit))
    if not t.ok(2 * 88000 <= made[0] <= 2 * 90000 and 2 * 49500 <= made[1] <= 2 * 50000,
                f"{name}: each counts what it made itself"):
        t.diag(made)
    books.check_minors(t, parent, run.gclog, f"{name}, parent")
    # PyPy logs to stderr in a forked child
    path = os.path.join(run.folder, "child.log")
    with open(path, "w", encoding="utf-8") as f:
        f.write(run.stderr)
    log = vg.GcLog(path)
    t.ok(log.survived, f"{name}: the child collects")
    books.check_minors(t, child, log, f"{name}, child")


def exec_(t):
    run = vg.run("-c", EXEC)
    t.is_(run.status, 6, "exec: exit status of the new program")
    if not t.ok(run.profile is not None, "exec: a profile of what was before remains"):
        t.diag(run.describe())
        return
    end = run.profile.one("end")
    t.is_((end["complete"], end["reason"]), (True, "exec"), "exec: it says so")
    books.check_books(t, run.profile, "exec")
    books.check_minors(t, run.profile, run.gclog, "exec")
    t.ok(run.profile.totals["nursery_objects"] > 40000, "exec: something was counted")
    code = "import os\ntry: os.execv('/no/such/program', ['x'])\nexcept OSError: pass\n" \
           "l = [[i] for i in range(20000)]"
    run = vg.run("-c", code)
    t.is_((run.profile.one("end")["reason"], run.profile.totals["nursery_objects"] > 20000),
          ("exit", True), "exec that fails: the profile is of the whole run")


def children(t):
    run = vg.run(program=["sh", "-c", "\"$0\" -c 'print(1)'; exit 4", vg.PYPY],
                 options=["--trace-children=yes", "--pypygc-out-file={folder}/pypygc.out.%p"])
    t.is_((run.status, run.stdout), (4, "1\n"), "--trace-children: runs")
    found = profiles(run)
    t.is_(len(found), 1, "--trace-children: the profile of the PyPy among the processes")
    for profile in found.values():
        books.check_books(t, profile, "--trace-children")


def killed_by_signal(t):
    code = "import os\nl = [[i] for i in range(20000)]\nos.kill(os.getpid(), 15)"
    run = vg.run("-c", code)
    t.is_(run.status, -15, "a signal: exit status")
    if t.ok(run.profile is not None, "a signal: the profile is written"):
        books.check_books(t, run.profile, "a signal")


with tap.Tap() as test:
    checkpoint(test)
    fork(test, "fork", None)
    fork(test, "fork with %p", "--pypygc-out-file={folder}/pypygc.out.%p")
    exec_(test)
    children(test)
    killed_by_signal(test)
