#!/usr/bin/env python3
# The process ends, forks or asks for its profile while the collector is at work. A page of an array
# is taken away, so that the collector faults on it: inside a minor collection, after it has copied
# objects, or while a major one marks. The books are closed, and what is left out is said.
# SPDX-License-Identifier: GPL-3.0-or-later

import os
import random
import signal
import subprocess
import tempfile
import time

import books
import tap
import vg
from tree import SRCDIR

LIBRARY = r"""
#include "pypygc.h"
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static char *page;
static const char *what;
static int faults;

static void on_fault(int number)
{
    char *const shell[] = {"sh", "-c", "exit 4", NULL};
    (void)number;
    if (faults++ > 0)
        _exit(99);
    if (strcmp(what, "exit") == 0)
        _exit(3);
    if (strcmp(what, "exec") == 0)
        execve("/bin/sh", shell, NULL);
    mprotect(page, 8192, PROT_READ | PROT_WRITE);
    if (strcmp(what, "stop") == 0)
        PYPYGC_STOP();
    if (strcmp(what, "fork") == 0) {
        int status;
        pid_t pid = fork();
        if (pid > 0)
            waitpid(pid, &status, 0);
    }
}

void take(char *address, const char *then)
{
    page = address;
    what = strdup(then);
    if (strcmp(what, "die") != 0)
        signal(SIGSEGV, on_fault);
    mprotect(page, 8192, PROT_NONE);
}
"""
# argv: library, what the handler does, which collection. The new mapping is that of the array.
PROGRAM = """
import ctypes, gc, sys
take = ctypes.CDLL(sys.argv[1]).take
take.argtypes = [ctypes.c_void_p, ctypes.c_char_p]
def maps():
    found = set()
    for line in open("/proc/self/maps"):
        start, end = (int(n, 16) for n in line.split()[0].split("-"))
        found.add((start, end))
    return found
COUNT = 4000000
def work(n):
    keep = []
    for i in range(n):
        keep.append([i])
    return keep
work(60000)
gc.collect()
before = maps()
big = [None] * COUNT
new = [r for r in maps() - before if 8 * COUNT <= r[1] - r[0] < 8 * COUNT + 1000000]
start, end = new[0]
gc.collect()
at = COUNT // 2
address = (start + 8 * at) // 4096 * 4096
if sys.argv[3] == "minor":
    gc.collect()
    # in every card around, also if an arena is in front of the array; too few times to be compiled,
    # which would take a minor collection
    for i in [*range(at - 70000, at - 65000, 100), *range(at - 1500, at + 1500, 100)]:
        big[i] = [i]
    take(address, sys.argv[2].encode())
    kept = work(100000)
else:
    take(address, sys.argv[2].encode())
    gc.collect()
print("went on", len(work(60000)))
"""
# Most of its time goes to the collector.
BUSY = """
class P:
    def __init__(self, x): self.x = x
while True:
    w = []
    for i in range(50000):
        w.append(P(i))
        if len(w) > 3000: del w[:2000]
"""
# A handler that returns needs all registers of the program.
RETURNING = ("--vex-iropt-register-updates=allregs-at-mem-access",
             "--px-file-backed=allregs-at-mem-access")
STATUS = {"die": -signal.SIGSEGV, "exit": 3, "exec": 4, "stop": 0, "fork": 0}
REASON = {"die": "exit", "exit": "exit", "exec": "exec", "stop": "request", "fork": "exit"}


def build(folder):
    source, library = os.path.join(folder, "take.c"), os.path.join(folder, "take.so")
    with open(source, "w", encoding="utf-8") as f:
        f.write(LIBRARY)
    subprocess.run([os.environ.get("CC", "cc"), "-shared", "-fPIC", "-O1", "-o", library,
                    "-I" + os.path.join(SRCDIR, "pypygc", "include"), source], check=True)
    return library


def check(t, profile, name, cut):
    books.check_books(t, profile, name)
    t.is_(books.interrupted(profile), cut, f"{name}: what is left out is said, if something is")
    report = vg.pypygc("report", profile.path)
    if not t.ok(report.returncode == 0 and "DEFECTS" not in report.stdout, f"{name}: no defects"):
        t.diag(report.stdout[:2000] + report.stderr)


def faults(t, library):
    for where, kind in (("minor", "minor collection"), ("major", "major collection")):
        for what in ("die", "exit", "exec", "stop", "fork"):
            name = f"{what} in a {kind}"
            run = vg.run("-c", PROGRAM, library, what, where,
                         options=RETURNING if what in ("stop", "fork") else ())
            t.is_(run.status, STATUS[what], f"{name}: exit status")
            t.is_("went on" in run.stdout, what in ("stop", "fork"), f"{name}: output")
            if not t.ok(run.profile is not None, f"{name}: there is a profile"):
                t.diag(run.describe())
                continue
            t.is_(run.profile.one("end")["reason"], REASON[what], f"{name}: why it ends")
            check(t, run.profile, name, what != "fork")
            said = [r["what"] for r in run.profile.all("missing")]
            t.is_(any(kind in s for s in said), what != "fork", f"{name}: it says which one it was")
            if what == "fork":
                children = [f for f in os.listdir(run.folder) if f.startswith("pypygc.out.")]
                t.is_(len(children), 1, f"{name}: the child has a profile")
                for child in children:
                    check(t, vg.Profile(os.path.join(run.folder, child)), name + ", child", False)


def moments(t):
    """Killed anywhere, most often inside a collection."""
    moment = random.Random(11)
    for i in range(6):
        with tempfile.TemporaryDirectory(prefix="pypygc-test-") as folder:
            out = os.path.join(folder, "pypygc.out")
            child = subprocess.Popen([vg.PYPYGC_VALGRIND, *vg.WHOLE, "-q", "--checkpoint=1",
                                      "--pypygc-out-file=" + out, vg.PYPY, "-c", BUSY])
            while not os.path.exists(out) and child.poll() is None:
                time.sleep(0.05)
            time.sleep(moment.random() * 2)
            child.terminate()
            t.is_(child.wait(), -signal.SIGTERM, f"SIGTERM {i}: status")
            profile = vg.Profile(out)
            t.ok(profile.one("end")["complete"], f"SIGTERM {i}: the last profile")
            check(t, profile, f"SIGTERM {i}", books.interrupted(profile))


with tempfile.TemporaryDirectory(prefix="pypygc-test-") as place, tap.Tap() as test:
    faults(test, build(place))
    moments(test)
