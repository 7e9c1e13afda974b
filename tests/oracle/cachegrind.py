#!/usr/bin/env python3
# Data references and cache misses are those that Cachegrind counts, to the last one; with
# --cache-sim=full, instructions and their misses too.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Like is compared with like:
# - Both tools are of the same Valgrind, with the same caches, the same --smc-check and the same
#   --vex-guest-chase, which pypygc turns off: VEX makes other superblocks where it checks for changed
#   code or goes on behind jumps, and which loads it optimises away depends on them. One comparison
#   is with Valgrind's own defaults for both.
# - The program must see the same environment, to the byte: the stack lies where the environment
#   ends. Valgrind puts VALGRIND_LIB and the tool's preload library (LD_PRELOAD) into it. So
#   Cachegrind runs under the name pypygc, from a folder in which pypygc's preload library lies; the
#   folder has the same name for both, being a link that is changed between the runs. Cachegrind
#   does not know pypygc's client request and answers 0, which means that no JIT log is wanted.
# - PyPy writes the same JIT log in both, because the variable JITLOG is set: then pypygc's preload
#   library has nothing to say. PYPYLOG is set, too, to nothing. In a second comparison there is no
#   log, and pypygc runs with --jitlog=no.
# - Where the system lets us, both programs have the process id 1: some tables are looked up by it,
#   which makes a few misses more or less.
# - pypygc runs with --watch-malloc=no: then its preload library does nothing when blocks are
#   malloced and freed, as under Cachegrind, which answers 0 to that request, too.
# With --cache-sim=yes the instruction cache is left out. All figures of D1 stay the same, because
# nothing but data goes there. LL holds data only, where Cachegrind's also holds code: it can only
# have fewer misses, and a few are all that there are, as long as there is room in LL for both.

import os
import re
import subprocess
import tempfile

import books
import tap
import vg

PROGRAMS = ["tiny", "objects", "loops", "strings", "dicts", "lists", "bigints", "frames", "unstable",
            "weak", "large", "counted"]
WITHOUT_LOG = ["objects", "unstable"]
DATA_ONLY = ["objects", "strings", "dicts"]
SMALL_CACHES = ["objects"]
# In caches of one way, two runs of Cachegrind alone differ now and then by two misses in five million:
# so one of a few pairs of runs must be the same, to the last miss.
ATTEMPTS = 3

CACHES = ["--I1=32768,8,64", "--D1=32768,8,64", "--LL=33554432,16,64"]
SMALL = ["--I1=8192,2,32", "--D1=8192,1,32", "--LL=196608,12,64"]

# Cachegrind's summary line (cg_main.c fprint_CC_table_and_calc_totals).
CACHEGRIND = ["instructions", "I1_misses", "LLi_misses", "data_reads", "D1_read_misses",
              "LL_read_misses", "data_writes", "D1_write_misses", "LL_write_misses"]
DATA = ["data_reads", "data_writes", "D1_read_misses", "D1_write_misses"]


def same_pid():
    """What to put before a command so that its process id is always the same; [] if it cannot be."""
    prefix = ["unshare", "--pid", "--fork"]
    try:
        done = subprocess.run([*prefix, "true"], capture_output=True, check=False)
    except OSError:
        return []
    return prefix if done.returncode == 0 else []


class Stage:
    """A folder in which the two tools take turns."""

    def __init__(self, folder):
        self.folder = folder
        self.prefix = same_pid()
        ours = os.path.join(vg.BUILDDIR, "vglib")
        core = os.path.join(ours, "vgpreload_core-amd64-linux.so")
        cachegrind = os.path.join(os.path.dirname(os.path.realpath(core)), "cachegrind-amd64-linux")
        self.there = os.path.exists(cachegrind)
        for tool, program in (("pypygc", None), ("cachegrind", cachegrind)):
            os.mkdir(os.path.join(folder, tool))
            for name in os.listdir(ours):
                target = os.path.join(ours, name)
                if name == "pypygc-amd64-linux" and program:
                    target = program
                os.symlink(os.path.realpath(target), os.path.join(folder, tool, name))

    def run(self, tool, options, program, jitlog):
        """The finished process; what it wrote is in self.folder, "out"."""
        link = os.path.join(self.folder, "lib")
        if os.path.lexists(link):
            os.remove(link)
        os.symlink(tool, link)
        log = os.path.join(self.folder, "jit.log")
        if os.path.exists(log):
            os.remove(log)
        environment = {k: v for k, v in os.environ.items() if k not in ("PYPYLOG", "JITLOG")}
        environment.update(VALGRIND_LIB=link, PYTHONHASHSEED="0", PYPYLOG="")
        if jitlog:
            environment["JITLOG"] = log
        out = "cachegrind-out-file" if tool == "cachegrind" else "pypygc-out-file"
        return subprocess.run(
            [*self.prefix, vg.VALGRIND, "--tool=pypygc", "-q", f"--{out}={self.folder}/out", *options,
             "--log-file=/dev/null", vg.PYPY, program],
            env=environment, timeout=600, stdin=subprocess.DEVNULL, capture_output=True, check=True)

    def cachegrind(self, options, program, jitlog):
        """The figures by our names, and the program's output."""
        done = self.run("cachegrind", ["--cache-sim=yes", *options], program, jitlog)
        with open(os.path.join(self.folder, "out"), encoding="utf-8", errors="replace") as f:
            numbers = re.search(r"^summary: ([0-9 ]+)$", f.read(), re.M)[1]
        return dict(zip(CACHEGRIND, map(int, numbers.split()))), done.stdout

    def pypygc(self, mode, options, program, jitlog):
        options = [f"--cache-sim={mode}", "--watch-malloc=no", *options,
                   *([] if jitlog else ["--jitlog=no"])]
        done = self.run("pypygc", options, program, jitlog)
        profile = vg.Profile(os.path.join(self.folder, "out"))
        return profile, done.stdout


def only(figures, names):
    return {name: figures.get(name) for name in names}


def main(t):
    with tempfile.TemporaryDirectory(prefix="pypygc-test-") as folder:
        stage = Stage(folder)
        if not stage.there:
            t.skip("this Valgrind has no Cachegrind")
            return
        smc = ["--smc-check=none", "--vex-guest-chase=no"]
        for name in PROGRAMS:
            program = books.program(name)
            expected, output = stage.cachegrind([*CACHES, *smc], program, True)
            profile, ours = stage.pypygc("full", [*CACHES, *smc], program, True)
            t.is_(only(profile.totals, CACHEGRIND), expected, f"{name}: all nine figures are Cachegrind's")
            t.ok(ours == output, f"{name}: the same output")
            books.check_costs(t, profile, name)
            t.ok(profile.totals["nursery_fresh_misses"] > 0, f"{name}: misses in the nursery")
            if name != "tiny":
                t.ok(profile.all("trace_costs"), f"{name}: traces ran")
            if name in DATA_ONLY:
                got = stage.pypygc("yes", [*CACHES, *smc], program, True)[0].totals
                t.is_(only(got, DATA), only(expected, DATA), f"{name}: data alone: D1")
                for kind in ("LL_read_misses", "LL_write_misses"):
                    t.ok(0.99 * expected[kind] <= got[kind] <= expected[kind],
                         f"{name}: data alone: {kind} {got[kind]} of {expected[kind]} with code")
                t.ok("I1_misses" not in got, f"{name}: data alone: nothing about I1")
        for name in WITHOUT_LOG:
            program = books.program(name)
            options = [*CACHES, "--smc-check=all-non-file", "--vex-guest-chase=yes"]
            expected, _ = stage.cachegrind(options, program, False)
            got = stage.pypygc("full", options, program, False)[0].totals
            t.is_(only(got, CACHEGRIND), expected,
                  f"{name}: without a log and with Valgrind's own defaults")
        for name in SMALL_CACHES:
            program = books.program(name)
            for _ in range(ATTEMPTS):
                expected, _output = stage.cachegrind([*SMALL, *smc], program, True)
                got = stage.pypygc("full", [*SMALL, *smc], program, True)[0].totals
                if only(got, CACHEGRIND) == expected:
                    break
            t.is_(only(got, CACHEGRIND), expected, f"{name}: small caches of other shapes")


with tap.Tap() as test:
    main(test)
