#!/usr/bin/env python3
# The collector's bill: it adds up; of two loops that allocate the same, the one whose objects live
# is charged with nearly all copying; and what the collector is said to have executed is what
# Cachegrind counts more when a program asks for more collections.
# SPDX-License-Identifier: GPL-3.0-or-later

import os
import re

import books
import tap
import vg

PROGRAM = books.program("bill")
COUNT = 200000
QUIET = {"PYPY_GC_NURSERY": "1M", "PYPY_GC_MIN": "1G"}
SAME = {"PYTHONHASHSEED": "0"}
# PyPy's tables by address (rpython/jit/metainterp/counter.py is one) make it take one of several
# ways, which differ by up to 2.6 million instructions; which one hangs on the size of the
# environment, and Valgrind gives the program another one for each tool. So with the JIT every figure
# is the least of three sizes: the longest way is one size's of seventeen.
SIZES = (0, 1000, 2500)
# and what packages run at every start is not what is measured
BARE = ["-S"]


def add_up(t, report, name):
    whole = report["totals"]["gc_instructions"]
    t.ok(whole > 1000000, f"{name}: there is a bill")
    for what in ("sites", "lines", "types"):
        t.is_(sum(r.get("gc_blame_instructions", 0) for r in report[what]), whole,
              f"{name}: the {what} are charged with all of it")
        books.nothing(t, (r for r in report[what] if sum(
            r.get("gc_blame_instructions_by", {}).values()) != r.get("gc_blame_instructions", 0)),
                      f"{name}: parts of the charge of {what}")
    t.is_(sum(r.get("gc_blame_instructions", 0) for r in report["traces"]),
          sum(r.get("gc_blame_instructions", 0) for r in report["sites"] if r["kind"] == "jit"),
          f"{name}: traces are charged with what their sites are")


def charged(report, cls, part=None):
    """All sites of a class: its charge, or a part of it."""
    return sum(s.get("gc_blame_instructions_by", {}).get(part, 0) if part
               else s.get("gc_blame_instructions", 0)
               for s in report["sites"] if s["type"] == cls)


def two_loops(t, way, pypy):
    run = vg.run(PROGRAM, str(COUNT), "0", env=QUIET, pypy=pypy)
    profile = books.check_run(t, run, f"two loops, {way}")
    if profile is None:
        return
    report = vg.report_json(profile)
    add_up(t, report, f"two loops, {way}")
    size = {s["type"]: sum(x["allocated_bytes"] for x in report["sites"] if x["type"] == s["type"])
            for s in report["sites"] if s["type"] in ("Dies", "Lives")}
    t.is_((size["Dies"], size["Lives"]), (COUNT * 56,) * 2,
          f"two loops, {way}: both allocate the same")
    lives, dies = charged(report, "Lives", "copying"), charged(report, "Dies", "copying")
    t.ok(lives > 0.99 * (lives + dies) and lives > 20 * COUNT,
         f"two loops, {way}: the one whose objects live is charged with nearly all copying")
    t.ok(charged(report, "Dies") < 0.05 * charged(report, "Lives"),
         f"two loops, {way}: and with nearly all of the bill")
    # to copy an object takes a few hundred instructions at most
    minor = profile.totals["minor_instructions"]
    t.ok(lives < minor and lives < 500 * COUNT, f"two loops, {way}: it is not charged with more")
    t.diag(f"{way}: copying {lives} of {minor}, {lives / COUNT:.0f} an object; dying {dies}")


def of_size(size):
    """A quiet environment that is the same for all, so many bytes larger."""
    return {**QUIET, **SAME, "PYPYGC_TEST_SIZE": "x" * size}


def references(size, args, pypy):
    """Instructions of the whole process, as Cachegrind counts, with pypygc's preload library: its
    wrappers of malloc run under both."""
    preload = os.path.join(vg.BUILDDIR, "vglib", "vgpreload_pypygc-amd64-linux.so")
    run = vg.run(PROGRAM, *args, tool="cachegrind", pypy=[*BARE, *pypy],
                 env={**of_size(size), "LD_PRELOAD": preload},
                 options=["--cache-sim=no", "--cachegrind-out-file=/dev/null"])
    found = re.search(r"I\s+refs:\s+([\d,]+)", run.stderr)
    if run.status != 0 or found is None:
        raise RuntimeError(run.describe())
    return int(found[1].replace(",", ""))


def counted(size, args, pypy):
    """The same as the profile has it, without what costs instructions itself: the JIT log, and the
    watch on malloc."""
    run = vg.run(PROGRAM, *args, pypy=[*BARE, *pypy], env=of_size(size),
                 options=["--jitlog=no", "--watch-malloc=no", "--smc-check=all-non-file"])
    if run.profile is None:
        raise RuntimeError(run.describe())
    return run.profile.totals


def least(args, pypy):
    """(Cachegrind's instructions, the profile's totals) on the shortest way."""
    sizes = SIZES[:1] if "off" in pypy else SIZES
    return (min(references(size, args, pypy) for size in sizes),
            min((counted(size, args, pypy) for size in sizes), key=lambda x: x["instructions"]))


def near(got, expected, part):
    return abs(got - expected) <= part * expected


def instructions(t, way, pypy):
    """30 more collections of a heap of 40,000 objects; and a longer loop."""
    short, long_ = ("40000", "0"), ("40000", "30")
    more = ("240000", "0")
    both = {args: least(args, pypy) for args in (short, long_, more)}
    them = {args: found[0] for args, found in both.items()}
    ours = {args: found[1] for args, found in both.items()}
    difference = them[long_] - them[short]
    collector = ours[long_]["gc_instructions"] - ours[short]["gc_instructions"]
    whole = ours[long_]["instructions"] - ours[short]["instructions"]
    t.ok(difference > 50000000, f"instructions, {way}: the collections cost something")
    t.ok(near(whole, difference, 0.01),
         f"instructions, {way}: more collections cost what Cachegrind says")
    t.ok(near(collector, difference, 0.02),
         f"instructions, {way}: the collector executes what Cachegrind counts more")
    t.ok(near(ours[more]["instructions"] - ours[short]["instructions"],
              them[more] - them[short], 0.02),
         f"instructions, {way}: a longer loop costs what Cachegrind says")
    t.ok(ours[more]["instructions"] - ours[more]["gc_instructions"] >
         ours[short]["instructions"] - ours[short]["gc_instructions"],
         f"instructions, {way}: the program's own part grows with it")
    # What ran before PyPy was loaded is missing, some 350,000; Valgrind gives the program another
    # environment for another tool, and tables that go by address take as much more or less. Neither
    # grows with the run.
    t.ok(near(ours[long_]["instructions"], them[long_], 0.005),
         f"instructions, {way}: all since PyPy was loaded")
    t.diag(f"{way}: Cachegrind +{difference}, all +{whole}, collector +{collector}; in all "
           f"{them[long_]} and {ours[long_]['instructions']}; longer loop "
           f"+{them[more] - them[short]} and "
           f"+{ours[more]['instructions'] - ours[short]['instructions']}")


def jit_instructions(t):
    found = {}
    for count in (40000, 240000):
        for options in ([], ["--jitlog=no"]):
            run = vg.run(PROGRAM, str(count), "0", env={**QUIET, **SAME}, options=options)
            profile = books.check_run(t, run, " ".join([f"JIT code, {count}", *options]))
            if profile is None:
                return
            found[count, bool(options)] = profile.totals.get("jit_instructions")
    # both loops run 200,000 times more often; an iteration is some tens of instructions
    each = (found[240000, False] - found[40000, False]) / 400000
    t.ok(10 < each < 100, "JIT code executes as much as its loops run")
    t.diag(f"{each:.1f} instructions an iteration")
    t.ok(found[40000, True] != 0, "without the JIT log: instructions in JIT code are told from the "
         "others, or absent")
    run = vg.run(PROGRAM, "2000", "0", pypy=["--jit", "off"])
    t.is_(run.profile.totals["jit_instructions"], 0, "--jit off: no instruction in JIT code")


with tap.Tap() as test:
    for how, options in (("with the JIT", []), ("--jit off", ["--jit", "off"])):
        two_loops(test, how, options)
        instructions(test, how, options)
    jit_instructions(test)
    for name in ("collect", "dicts", "large", "strings", "weak"):
        done = vg.run(books.program(name))
        if books.check_run(test, done, name):
            add_up(test, vg.report_json(done.profile), name)
