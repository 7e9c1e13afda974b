#!/usr/bin/env python3
# Children cost what they do: one that only makes room for another program writes nothing, one that
# does a little writes little, whatever its parent has done before.
# SPDX-License-Identifier: GPL-3.0-or-later

import json
import os

import books
import tap
import vg

# The parent's history: many sites, types, traces.
HISTORY = """
import os, sys, subprocess, json, decimal, argparse
def loop(n):
    kept = [None] * 100
    for i in range(n):
        kept[i % 100] = [i, str(i), {}]
loop(20000)
"""
IDLE = HISTORY + """
for i in range(5):
    os.system("true")
    subprocess.run(["true"])
    subprocess.Popen(["no-such-program-at-all"] if i < 0 else ["sh", "-c", "exit 3"]).wait()
"""
LITTLE = HISTORY + """
for i in range(3):
    pid = os.fork()
    if pid == 0:
        kept = [[k] for k in range(50)]
        os._exit(0)
    os.waitpid(pid, 0)
"""
MUCH = HISTORY + """
pid = os.fork()
if pid == 0:
    class Own:
        def __init__(self): self.x = [1]
    kept = [Own() for k in range(60000)]
    import gc
    gc.collect()
    sys.exit(0)
os.waitpid(pid, 0)
"""
# Looks through the directories of PATH before and after the profile could have been written.
SEARCH = HISTORY + """
os.environ["PATH"] = os.pathsep.join("/no/such/dir%d" % i for i in range(30)) + ":/etc"
plain = os.path.join(sys.argv[1], "plain")
open(plain, "w").write("no program")
os.chmod(plain, 0o755)
for name in ("no-such-program", "passwd", sys.argv[1], plain):
    try:
        os.execvp(name, [name])
    except OSError as e:
        print(type(e).__name__, os.path.exists(os.path.join(sys.argv[1], "pypygc.out")))
try:
    subprocess.run(["no-such-program"])
except OSError as e:
    print(type(e).__name__)
loop(30000)
"""


def own_and_children(run):
    found = {}
    for name in sorted(os.listdir(run.folder)):
        if name.startswith("pypygc.out"):
            found[name] = os.path.getsize(os.path.join(run.folder, name))
    return found.pop("pypygc.out", 0), found


def check_references(t, profile, name):
    """Nothing is named that nobody refers to."""
    sites = {c["site"] for c in profile.all("cell")}
    sites |= {r["site"] for k in ("store", "external", "minor", "site_costs")
              for r in profile.all(k) if "site" in r}
    sites |= {r["pinned_site"] for r in profile.minors if "pinned_site" in r}
    books.nothing(t, (s for s in profile.all("site") if s["id"] not in sites),
                  f"{name}: every site is of interest")
    frames = {s["frame"] for s in profile.all("site") if "frame" in s}
    frames |= {f["caller"] for f in profile.all("frame") if "caller" in f}
    books.nothing(t, (f for f in profile.all("frame") if f["id"] not in frames),
                  f"{name}: every frame is of interest")
    traces = {r["trace"] for k in ("site", "frame") for r in profile.all(k) if "trace" in r}
    if "parent_pid" in profile.one("run"):
        books.nothing(t, (r for r in profile.all("trace") if r["id"] not in traces),
                      f"{name}: every trace is of interest")


def idle(t):
    run = vg.run("-c", IDLE)
    t.is_(run.status, 0, "exec at once: runs")
    own, children = own_and_children(run)
    t.ok(own > 0, "exec at once: the parent has its profile")
    t.is_(children, {}, "exec at once: children that allocate nothing write nothing")
    books.check_books(t, run.profile, "exec at once")
    check_references(t, run.profile, "exec at once, parent")


def little(t):
    run = vg.run("-c", LITTLE)
    own, children = own_and_children(run)
    t.is_((run.status, len(children)), (0, 3), "a little work: each has a profile")
    forked = json.loads(vg.pypygc("report", "--json", run.profile.path).stdout)["run"]["forked"]
    t.is_({f["profile"]: f["instructions"] for f in forked},
          {name: vg.Profile(os.path.join(run.folder, name)).totals["instructions"] for name in children},
          "a little work: the parent's report names them, with what they did")
    # what stands in every profile: the run, the machine, mapped files
    if not t.ok(all(size < own / 20 for size in children.values()),
                "a little work: little is written"):
        t.diag(f"{own} {children}")
    for name in children:
        profile = vg.Profile(os.path.join(run.folder, name))
        books.check_books(t, profile, name)
        check_references(t, profile, name)
        made = sum(c.get("allocated_objects", 0) for c in profile.all("cell"))
        t.ok(50 <= made < 2000, f"{name}: what it made is there")
        done = vg.pypygc("report", profile.path)
        t.ok(done.returncode == 0 and "DEFECTS" not in done.stdout, f"{name}: a report")


def much(t):
    run = vg.run("-c", MUCH)
    own, children = own_and_children(run)
    t.is_((run.status, len(children)), (0, 1), "much work: it has a profile")
    for name in children:
        profile = vg.Profile(os.path.join(run.folder, name))
        books.check_books(t, profile, "much work")
        check_references(t, profile, "much work")
        types = {r["id"]: r["name"] for r in profile.all("type")}
        made = sum(c.get("allocated_objects", 0) for c in profile.all("cell")
                   if types[c["type"]] == "Own")
        t.is_(made, 60000, "much work: its objects")
        inherited = sum(c.get("old_inherited_objects", 0) for c in profile.all("cell"))
        t.is_(inherited, profile.totals["old_inherited_objects"],
              "much work: what it inherited is counted")
        t.ok(inherited > 10000, "much work: and that is much")


def search(t):
    run = vg.run("-c", SEARCH, "{folder}", options=["--checkpoint=0"])
    t.is_((run.status, run.stdout),
          (0, "FileNotFoundError False\nPermissionError False\nPermissionError False\n"
              "OSError False\nFileNotFoundError\n"),
          "an exec that fails: the same errors, and nothing is written for it")
    own, children = own_and_children(run)
    t.is_(children, {}, "an exec that fails: nor in a child")
    books.check_books(t, run.profile, "an exec that fails")
    t.ok(run.profile.one("end")["reason"] == "exit", "an exec that fails: the run goes on")


with tap.Tap() as test:
    idle(test)
    little(test)
    much(test)
    search(test)
