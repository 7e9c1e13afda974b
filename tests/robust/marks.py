#!/usr/bin/env python3
# Marks of the program, and the warm-up: what is counted begins and ends where it was said, phases
# have their own figures, and the books balance in all of it.
# SPDX-License-Identifier: GPL-3.0-or-later

import glob
import os
import shutil
import subprocess
import tempfile
import time

import books
import tap
from tree import SRCDIR
import vg

MARKS = os.path.join(SRCDIR, "tests", "programs", "marks.py")
PYTHON_FOLDER = os.path.join(SRCDIR, "pypygc", "python")
REQUEST = "--start=request"
# Rounds of new loops while it warms up; then one loop.
WARMS_UP = """
class Point(object):
    def __init__(self, n): self.n = n
def make(n):
    kept = [None] * 100
    for i in range(n): kept[i % 100] = Point(i)
for k in range(12):
    space = {}
    exec("def f(n):\\n  s = [None] * 50\\n  for i in range(n): s[i % 50] = [i, n]\\n", space)
    space["f"](15000)
make(COUNT)
"""


def run(*what, options=(), **more):
    return vg.run(MARKS, PYTHON_FOLDER, *what, options=options, **more)


def made(profile, name, column="allocated"):
    """Objects of a class."""
    types = {r["id"] for r in profile.all("type") if r["name"] == name}
    return sum(c.get(column + "_objects", 0) for c in profile.all("cell") if c["type"] in types)


def check(t, result, name, status=0):
    if not t.ok(result.status == status and result.profile is not None, f"{name}: runs"):
        t.diag(result.describe())
        return None
    books.check_books(t, result.profile, name)
    return result.profile


def near(t, got, expected, name):
    """What JIT code reserved and did not fill, a batch or two, may be left out."""
    if not t.ok(expected - 4 <= got <= expected, name):
        t.diag(f"got {got}, expected {expected}")


def phases(t):
    plain = check(t, run("phases"), "phases")
    late = check(t, run("phases", options=[REQUEST]), "phases, --start=request")
    if plain is None or late is None:
        return
    t.is_([(p["name"], p["entries"]) for p in plain.all("phase")], [("outer", 1), ("inner", 3)],
          "phases: each once, with its entries")
    outer, inner = plain.all("phase")
    t.ok(outer["start_allocated_bytes"] < inner["start_allocated_bytes"]
         < inner["end_allocated_bytes"] <= outer["end_allocated_bytes"], "phases: the clock")
    size = {r["name"]: r["fixed_size"] for r in plain.all("type")}["Counted"]
    for phase, objects in ((outer, 100000), (inner, 60000)):
        least = objects * size
        t.ok(least <= phase["allocated_bytes"] <= 3 * least, f"phases: bytes of {phase['name']}")
        t.ok(0 < phase["survived_bytes"] < phase["allocated_bytes"]
             and phase["minor_collections"] > 1, f"phases: survivors of {phase['name']}")
        t.ok(0 < phase["gc_instructions"] < phase["instructions"]
             and 0 < phase["jit_instructions"] < phase["instructions"],
             f"phases: instructions of {phase['name']}")
    totals = plain.totals
    t.ok(all(inner[k] < outer[k] < totals[k] for k in
             ("allocated_bytes", "survived_bytes", "instructions", "gc_instructions")),
         "phases: a part has less than the whole")
    t.ok(not plain.all("start"), "phases: counting began with the process")
    start = late.one("start")
    t.is_(start["reason"], "request", "--start=request: the first phase begins the counting")
    t.is_(start["allocated_bytes"], late.all("phase")[0]["start_allocated_bytes"],
          "--start=request: there")
    t.is_(made(late, "Before"), 0, "--start=request: what was made before is not counted")
    t.ok(made(late, "Before", "old_inherited") + made(late, "Before", "inherited") >= 1000,
         "--start=request: but inherited, where it lives")
    near(t, made(late, "Counted"), 200000, "--start=request: what was made after is")
    difference = abs(late.all("phase")[1]["allocated_bytes"] - inner["allocated_bytes"])
    t.ok(difference < 0.05 * inner["allocated_bytes"], "--start=request: phases are the same")
    t.is_(late.one("end")["reason"], "exit", "--start=request: and it ends with the process")
    begun = plain.totals["minor_collections"] - late.totals["minor_collections"]
    t.ok(abs(begun - start["minor_collections"]) <= 2 and start["minor_collections"] > 3
         and start["instructions"] > 0 and start["traces"] > 0,
         "--start=request: what was before is said")


def stop(t):
    profile = check(t, run("start", "stop", options=[REQUEST]), "start and stop")
    if profile is not None:
        near(t, made(profile, "Counted"), 100000, "start and stop: what lies between")
        t.is_((made(profile, "Before"), made(profile, "After")), (0, 0), "start and stop: only that")
        t.is_((profile.one("end")["reason"], profile.one("end")["complete"],
               profile.all("phase")), ("request", True, []), "start and stop: the profile is done")
    profile = check(t, run("stop"), "stop alone")
    if profile is not None:
        near(t, made(profile, "Before"), 50000, "stop alone: counted from the beginning")
        t.ok(made(profile, "After") == 0 and not profile.all("start"), "stop alone: and no further")
    late = run(options=[REQUEST])
    t.ok(late.status == 0 and late.stdout == "active\n" and late.profile is None
         and "none has come" in late.stderr, "no request: no profile, and it is said")
    late = run("exec", options=[REQUEST, "-q"])
    t.ok(late.status == 6 and late.profile is None, "no request before an exec: no profile")


def others(t, result):
    """Profiles of other processes of a run, by process id."""
    found = {}
    for path in glob.glob(os.path.join(result.folder, "pypygc.out.*")):
        profile = vg.Profile(path)
        found[profile.one("run")["pid"]] = profile
    return found


def processes(t):
    result = run("start", "child", "exec", options=[REQUEST])
    profile = check(t, result, "fork while counting", status=6)
    child = int(result.stdout.split()[0])
    if profile is not None:
        near(t, made(profile, "Counted"), 100000, "fork while counting: the parent's")
        t.is_((made(profile, "After"), profile.one("end")["reason"]), (0, "exec"),
              "fork while counting: nothing of the child's; exec ends it")
    found = others(t, result)
    if t.is_(list(found), [child], "fork while counting: the child has a profile"):
        books.check_books(t, found[child], "fork while counting, child")
        near(t, made(found[child], "After"), 30000, "fork while counting: the child's")
        t.is_((made(found[child], "Counted"), found[child].all("start")), (0, []),
              "fork while counting: nothing of the parent's")
    result = run("child", "child-start", options=[REQUEST])
    t.ok(result.status == 0 and result.profile is None, "only the child asks: the parent has none")
    found = others(t, result)
    if t.is_(len(found), 1, "only the child asks: it has one"):
        profile, = found.values()
        books.check_books(t, profile, "only the child asks")
        near(t, made(profile, "Counted"), 25000, "only the child asks: from there on")
        t.is_((made(profile, "After"), profile.one("start")["reason"]), (0, "request"),
              "only the child asks: nothing before")
    result = run("start", "stop", "child-after", "exec", options=[REQUEST])
    profile = check(t, result, "fork and exec after the stop", status=6)
    if profile is not None:
        t.is_((made(profile, "After"), profile.one("end")["reason"], others(t, result)),
              (0, "request", {}), "fork and exec after the stop: there is no other profile")


def warm_up(t):
    name = "--warmup=auto"
    long = check(t, vg.run("-c", WARMS_UP.replace("COUNT", "900000"), options=[name]), name)
    if long is not None:
        start = long.one("start")
        t.ok(start["reason"] == "warm-up" and start["traces"] >= 13, f"{name}: all loops are out")
        t.ok(2 * start["allocated_bytes"] <= start["warm_up_end_bytes"]
             < start["allocated_bytes"] + long.totals["allocated_bytes"],
             f"{name}: its end, when as much was counted as was left out")
        points = made(long, "Point")
        t.ok(700000 < points < 900000, f"{name}: the hot loop is counted, its begin is not")
        t.is_(long.all("missing"), [], f"{name}: nothing is missing")
        again = vg.run("-c", WARMS_UP.replace("COUNT", "900000"), options=[name]).profile
        t.ok(abs(again.one("start")["minor_collections"] - start["minor_collections"]) <= 2,
             f"{name}: another run begins at the same place")
    short = check(t, vg.run("-c", WARMS_UP.replace("COUNT", "60000"), options=[name]),
                  "warm-up to the end")
    if short is not None:
        t.ok("warm_up_end_bytes" not in short.one("start"), "warm-up to the end: it has none")
        t.ok(any("never ended" in m["why"] for m in short.all("missing")),
             "warm-up to the end: and this is said")
    cold = check(t, vg.run("-c", "l = [[i] for i in range(30000)]", pypy=["--jit", "off"],
                           options=[name]), "no trace at all")
    if cold is not None:
        t.ok(not cold.all("start") and any("no loop" in m["why"] for m in cold.all("missing")),
             "no trace at all: all is counted, and this is said")
    done = vg.run("-c", "1", options=[name, "--jitlog=no"])
    t.ok(done.status != 0 and "--jitlog=no" in done.stderr, f"{name} without the log is refused")


def elsewhere(t):
    """Without the tool the module does nothing, in any Python, and needs no compiler."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(os.path.join(PYTHON_FOLDER, "pypygc.py"), folder)
        for python in (vg.PYPY, "python3"):
            done = subprocess.run([python, "-B", MARKS, folder, "start", "phases", "stop"],
                                  capture_output=True, encoding="utf-8", check=False,
                                  env={**os.environ, "PATH": os.environ["PATH"]})
            t.is_((done.returncode, done.stdout, done.stderr), (0, "not active\n", ""),
                  f"{os.path.basename(python)} without Valgrind")
    other = run("start", "phases", "stop", tool="none", options=["-q"])
    t.is_((other.status, other.stdout, other.stderr), (0, "not active\n", ""), "under another tool")
    names = "import sys\nsys.path.insert(0, %r)\nimport pypygc\n" \
            "for n in ('a\\x1b[31m\\n\"', '\\udc80', 'x' * 9999, '', 7):\n" \
            "    with pypygc.phase(n): [[i] for i in range(1000)]\n" \
            "@pypygc.phase('of a function')\ndef f(): return 5\nassert f() == 5\n" \
            "for i in range(1100):\n    with pypygc.phase(str(i)): pass\n" % PYTHON_FOLDER
    profile = check(t, vg.run("-c", names), "strange names")
    if profile is not None:
        found = [p["name"] for p in profile.all("phase")]
        t.is_(found[:3], ['a\x1b[31m\n"', "?", "x" * 4096], "strange names: as they are, cut")
        t.is_(found[3:7], ["", "7", "of a function", "0"], "strange names: and others")
        t.is_(len(found), 1000, "strange names: not more than there is room for")
        t.ok(any(m["what"] == "phases" for m in profile.all("missing")), "strange names: it is said")


C_PROGRAM = """
#include "pypygc.h"
int main(void)
{
    PYPYGC_START();
    PYPYGC_PHASE_BEGIN("of C");
    PYPYGC_PHASE_END("of C");
    PYPYGC_STOP();
    return 3;
}
"""


def header(t):
    include = os.path.join(SRCDIR, "pypygc", "include")
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "marks.c")
        with open(path, "w", encoding="utf-8") as f:
            f.write(C_PROGRAM)
        cc = (os.environ.get("CC") or "cc").split()
        for name, flags in (("C", ["-std=c99", "-Wall", "-Wextra", "-Werror"]),
                            ("C++", ["-x", "c++", "-Wall", "-Wextra", "-Werror"])):
            program = os.path.join(folder, "marks")
            built = subprocess.run([*cc, *flags, "-I", include, "-isystem",
                                    "/usr/include/valgrind", path, "-o", program], check=False,
                                   capture_output=True, encoding="utf-8")
            if "cc1plus" in built.stderr:
                t.skip("there is no C++ compiler", 2)
                continue
            if not t.ok(built.returncode == 0, f"pypygc.h in {name}"):
                t.diag(built.stderr)
                continue
            t.is_([vg.run(program=[program], tool=tool, options=["-q"] if tool else [])
                   .status for tool in (None, "none", "pypygc")], [3, 3, 3],
                  f"pypygc.h in {name}: runs anywhere")


ENDLESS = """
kept = [None] * 1000
while True:
    for i in range(20000): kept[i % 1000] = [i, None]
"""


def monitor(t):
    """Commands from outside."""
    vgdb = os.path.join(os.path.dirname(shutil.which(vg.VALGRIND)), "vgdb")
    if not os.path.exists(vgdb):
        t.skip("Valgrind came without vgdb", 10)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "pypygc.out")
        child = subprocess.Popen([vg.PYPYGC_VALGRIND, *vg.WHOLE, "-q", REQUEST, f"--pypygc-out-file={path}",
                                  vg.PYPY, "-c", ENDLESS], stderr=subprocess.DEVNULL)

        def ask(command):
            return subprocess.run([vgdb, f"--pid={child.pid}", *command.split()], check=False,
                                  capture_output=True, encoding="utf-8", timeout=60).stdout

        def until(done):
            for _ in range(300):
                if done():
                    return True
                time.sleep(0.1)
            return False

        def end():
            if not os.path.exists(path):
                return None
            record = vg.Profile(path).one("end")
            return record["complete"], record["reason"]

        try:
            t.ok(until(lambda: " allocated" in ask("status")), "monitor: status")
            t.ok("waits" in ask("status"), "monitor: counting has not begun")
            t.ok("profile" in ask("help") and "Nothing to do" in ask("profile"), "monitor: help")
            ask("start")
            t.ok(until(lambda: "Counting runs" in ask("status")), "monitor: start")
            ask("profile")
            t.ok(until(lambda: end() == (False, "checkpoint")), "monitor: profile")
            t.ok("next minor" in ask("snapshot from outside"), "monitor: snapshot")
            ask("stop")
            t.ok(until(lambda: end() == (True, "request")), "monitor: stop")
            t.ok("has ended" in ask("status") and "Nothing to do" in ask("start"),
                 "monitor: that was it")
            books.check_books(t, vg.Profile(path), "monitor")
            t.is_([(s["name"], s["moment"]) for s in vg.Profile(path).all("snapshot")
                   if s["moment"] != "peak"][:1], [("from outside", "command")],
                  "monitor: the snapshot has its name")
            t.is_(vg.Profile(path).one("start")["reason"], "request", "monitor: what is said of it")
        finally:
            child.kill()
            child.wait()


with tap.Tap() as test:
    for part in (phases, stop, processes, warm_up, elsewhere, header, monitor):
        part(test)
