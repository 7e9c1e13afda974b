#!/usr/bin/env python3
# The books of the old generation when the process does not simply run to its end: forks at awkward
# moments, checkpoints and SIGKILL, abort, exit within a major collection; and with heaps that are
# torn down and built up again, in threads, with a nursery of one byte.
# SPDX-License-Identifier: GPL-3.0-or-later

import glob
import os

import books
import gcsteps
import tap
import vg

# What a process may be doing when it forks; afterwards parent and child both collect.
BEFORE_FORK = {
    "an old heap": "gc.collect()",
    "a large object just made": "big.append([None] * 30000)",
    "large objects made and dropped": "[[None] * 30000 for i in range(5)]",
    "a major collection that marks": "gc.collect(); gc.collect_step(); gc.collect_step()",
    "a major collection that sweeps": "until_sweeping()",
    "places reserved by id()": "ids = [id(Thing()) for i in range(500)]",
    "marked cards": "big[0][::900] = [Thing() for i in range(len(big[0][::900]))]",
    "memory outside": "big.append(array.array('d', [0.5]) * 5000)",
}
FORK = """
import array, gc, os, sys
class Thing(object):
    __slots__ = ("a", "b")
big = [[None] * 40000]
heap = [[Thing() for i in range(100)] for k in range(200)]
gc.collect()
def work(count):
    for i in range(count):
        heap[i % 200] = [Thing() for k in range(100)]
        heap[i % 200][0].a = big
        big[0][i * 37 % 40000] = Thing()
# FUNCTIONS
work(300)
# BEFORE
pid = os.fork()
work(400 if pid == 0 else 300)
big = [[None] * 40000]
gc.collect()
work(10)
gc.collect()
if pid == 0:
    os._exit(0)
print(pid, os.waitpid(pid, 0)[1])
"""
UNTIL_SWEEPING = """
def until_sweeping():
    gc.collect()
    for i in range(40):
        if gc.collect_step().newstate == gc.GcCollectStepStats.STATE_SWEEPING:
            break
"""
ENDLESS = """
import sys
kept = [None] * 1000
while True:
    for i in range(20000):
        kept[i % 1000] = [[None] * 30, i, kept[(i + 1) % 1000] and 1]
    big = [None] * (20000 + i)
    open(sys.argv[1], "w").close()
"""
# The heap of 64,000 objects is dropped and made again, of other sizes: pages change hands.
REBUILT = """
import gc
class A(object):
    __slots__ = ("a",)
class B(object):
    __slots__ = ("a", "b", "c", "d", "e", "f", "g")
for n in range(8):
    kept = [(A, B)[n % 2]() for i in range(64000)]
    if n % 3 == 2:
        gc.collect()
    del kept
    if n % 3 == 1:
        gc.collect()
print("A", 4 * 64000)
print("B", 4 * 64000)
"""
THREADS = """
import threading, gc
class Mine(object):
    def __init__(self, other): self.other = other
def work(n):
    kept = [None] * 500
    for i in range(20000):
        kept[i % 500] = Mine(kept[i * 7 % 500] if i % 50 else None)
        if i % 5000 == 4999:
            gc.collect()
            [None] * 30000
threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
for t in threads: t.start()
for t in threads: t.join()
print("Mine", 4 * 20000)
"""
WITHIN = """
import gc, os, sys
kept = [[i] for i in range(60000)]
gc.collect()
gc.disable()
for i in range(int(sys.argv[1])):
    gc.collect_step()
kept = kept[::3]
[None] * 30000
%s
"""


def profiles(run):
    found = {}
    for path in glob.glob(os.path.join(run.folder, "pypygc.out*")):
        profile = vg.Profile(path)
        found[profile.one("run")["pid"]] = profile
    return found


def forks(t):
    for name, code in BEFORE_FORK.items():
        script = FORK.replace("# BEFORE", code).replace("# FUNCTIONS", UNTIL_SWEEPING)
        run = vg.run("-c", script)
        name = f"fork with {name}"
        if not t.ok(run.status == 0 and run.stdout.strip().endswith(" 0"), f"{name}: runs"):
            t.diag(run.describe())
            continue
        found = profiles(run)
        child = found.pop(int(run.stdout.split()[0]), None)
        if not t.ok(child is not None and len(found) == 1, f"{name}: two profiles"):
            continue
        parent, = found.values()
        books.check_books(t, parent, f"{name}, parent")
        books.check_books(t, child, f"{name}, child")
        books.check_majors(t, run, f"{name}, parent")
        t.ok(child.totals["old_inherited_objects"] > 20000
             and parent.totals["old_inherited_objects"] == 0,
             f"{name}: the child inherits an old generation, the parent none")
        check_childs_log(t, run, child, f"{name}, child")


def check_childs_log(t, run, child, name):
    """PyPy logs to stderr in a forked child."""
    path = os.path.join(run.folder, "child.log")
    with open(path, "w", encoding="utf-8") as f:
        f.write(run.stderr)
    log = gcsteps.Steps(path)
    t.is_([(m["arena_bytes"], m["raw_bytes"]) for m in child.all("major")],
          [(m.arena_bytes, m.raw_bytes) for m in log.majors],
          f"{name}: the old generation after every major collection")
    t.ok(log.majors, f"{name}: it has major collections")
    t.is_((child.totals["major_steps"], child.totals["minor_collections"]),
          (log.steps, log.minors), f"{name}: its own steps and minor collections")
    first = [m["minor"] for m in child.all("major")[1:]]
    t.is_(first, [m.minor for m in log.majors[1:]], f"{name}: when its major collections began")


def checkpoint(t):
    run = vg.kill_at_checkpoint(ENDLESS, env={"PYPY_GC_MIN": "2M"})
    t.is_(run.status, 128 + 9, "SIGKILL: the program was killed")
    if not t.ok(run.profile is not None, "SIGKILL: the profile of a checkpoint remains"):
        t.diag(run.describe())
        return
    books.check_books(t, run.profile, "SIGKILL after a checkpoint")
    t.ok(run.profile.totals["old_live_objects"] > 1000, "SIGKILL: something was counted")
    log = gcsteps.Steps(os.path.join(run.folder, "gc.log"))  # it ends later
    ours = [(m["arena_bytes"], m["raw_bytes"]) for m in run.profile.all("major")]
    theirs = [(m.arena_bytes, m.raw_bytes) for m in log.majors]
    t.ok(ours == theirs[:len(ours)], "SIGKILL: major collections so far")


def ends(t):
    """In every state of a major collection, ended in several ways."""
    for way, status, code in (("exit", 3, "os._exit(3)"), ("abort", -6, "os.abort()"),
                              ("exec", 4, "os.execvp('sh', ['sh', '-c', 'exit 4'])")):
        for steps in (0, 1, 3, 4) if way == "exit" else (2,):
            name = f"{way} after {steps} steps"
            run = vg.run("-c", WITHIN % code, str(steps))
            t.is_(run.status, status, f"{name}: exit status")
            if t.ok(run.profile is not None, f"{name}: a profile"):
                books.check_books(t, run.profile, name)
                books.check_majors(t, run, name)


def of_class(profile, name, column):
    types = {r["id"] for r in profile.all("type") if r["name"] == name}
    return sum(c.get(column, 0) for c in profile.all("cell") if c["type"] in types)


def programs(t):
    for name, code in (("rebuilt", REBUILT), ("threads", THREADS)):
        for size in ("64k", "1M"):
            title = f"{name}, nursery {size}"
            run = vg.run("-c", code, env={"PYPY_GC_NURSERY": size, "PYPY_GC_MIN": "2M"})
            profile = books.check_run(t, run, title)
            if profile is None:
                continue
            for line in run.stdout.splitlines():
                cls, count = line.split()
                t.is_(of_class(profile, cls, "allocated_objects"), int(count),
                      f"{title}: {cls}: all its objects")
                t.ok(of_class(profile, cls, "old_died_objects") > 0.2 * int(count),
                     f"{title}: {cls}: many have died old")
            t.ok(len(profile.all("major")) > 3, f"{title}: major collections")
    run = vg.run("-S", books.program("tiny"), env={"PYPY_GC_NURSERY": "1"})
    profile = books.check_run(t, run, "nursery 1")
    if profile is not None:
        t.ok(profile.totals["survived_objects"] > 1000, "nursery 1: something was promoted")


with tap.Tap() as test:
    forks(test)
    checkpoint(test)
    ends(test)
    programs(test)
