#!/usr/bin/env python3
# Why collections start, in programs that give one reason only: the nursery is full, the program
# asks, it makes large objects, it tells of memory outside, the old generation has grown.
# SPDX-License-Identifier: GPL-3.0-or-later

import collections
import os

import books
import tap
import vg

# no other reason than the program's
QUIET = {"PYPY_GC_NURSERY": "4M", "PYPY_GC_MIN": "1G"}
ASKS = "import gc\nfor i in range(7): gc.collect()"
STEPS = "import gc\nfor i in range(30): gc.collect_step()"
LARGE = "for i in range(600): [None] * 200000"
TELLS = """
import cffi
ffi = cffi.FFI(); ffi.cdef("void *malloc(size_t); void free(void *);"); C = ffi.dlopen(None)
for i in range(200): ffi.gc(C.malloc(10), C.free, 1000000)
"""
FILLS = "for i in range(30000): [None] * 70"
GROWS = "kept = None\nfor i in range(60000): kept = [kept, i]"
# by the site of the collection: the line that asks
WHERE = "import gc\ndef ask():\n    x = 1\n    gc.collect()\nask()\nask()"


def end_of_start(profile):
    """How many minor collections there were until the program's own code ran. The first one is
    PyPy's own, when it sets the size of the nursery; others come while modules are imported, by what
    starts with PyPy or by the program. How many depends on what is installed."""
    sites = {r["id"]: r for r in profile.all("site")}
    frames = {r["id"]: r for r in profile.all("frame")}

    def importing(minor):
        frame = frames.get(sites.get(minor.get("site"), {}).get("frame"))
        while frame is not None:
            file = frame.get("file", "")
            if file.startswith("<frozen importlib.") or os.path.basename(file) == "site.py":
                return True
            frame = frames.get(frame.get("caller"))
        return False

    return max([1, *(m["n"] for m in profile.minors if importing(m))])


def causes(t, name, code, env, pypy=()):
    run = vg.run("-c", code, env={**QUIET, **env}, pypy=pypy)
    if "No module named 'cffi'" in run.stderr:
        t.skip("cffi is not installed")
        return None
    profile = books.check_run(t, run, name)
    if profile is None:
        return None
    start = end_of_start(profile)
    minors = collections.Counter(m["cause"] for m in profile.minors[start:])
    majors = collections.Counter(m["cause"] for m in profile.all("major") if m["minor"] > start)
    t.diag(f"{name}: {dict(minors)}, {dict(majors)}, after {start} minor ones at the start")
    return profile, minors, majors


def check(t, way, pypy):
    if found := causes(t, f"gc.collect(), {way}", ASKS, {}, pypy):
        profile, minors, majors = found
        t.is_(majors, {"collect": 7}, f"gc.collect(), {way}: the seven major collections")
        t.is_((sum(m["steps"] for m in profile.all("major")), profile.totals["major_steps"]),
              (minors["collect"],) * 2, f"gc.collect(), {way}: one minor collection before a step")
        t.is_(set(minors) - {"nursery"}, {"collect"}, f"gc.collect(), {way}: minor collections")
    if found := causes(t, f"gc.collect_step(), {way}", STEPS, {}, pypy):
        profile, minors, majors = found
        # the call after a completed collection only runs finalizers
        t.is_((minors["collect"], profile.totals["major_steps"]), (30 - majors["collect"],) * 2,
              f"gc.collect_step(), {way}: a minor collection and a step a call")
        t.ok(set(majors) == {"collect"}, f"gc.collect_step(), {way}: it began the major ones")
    if found := causes(t, f"large, {way}", LARGE, {"PYPY_GC_MIN": "20M"}, pypy):
        _, minors, majors = found
        # 600 × 1.6 MB; a step when 20 MB are reached
        t.ok(set(minors) <= {"large", "progress", "nursery"} and minors["large"] >= 30,
             f"large, {way}: minor collections before large objects")
        t.ok(set(majors) == {"large"} and majors["large"] >= 5,
             f"large, {way}: major collections because of them")
    if found := causes(t, f"pressure, {way}", TELLS, {"PYPY_GC_MIN": "20M"}, pypy):
        _, minors, majors = found
        t.ok(set(minors) <= {"pressure", "progress", "nursery"} and minors["pressure"] >= 8,
             f"pressure, {way}: minor collections because of memory outside")
        t.ok(set(majors) == {"pressure"} and 8 <= majors["pressure"] <= 14,
             f"pressure, {way}: major collections because of it")
    if found := causes(t, f"nursery, {way}", FILLS, {}, pypy):
        _, minors, majors = found
        t.ok(set(minors) == {"nursery"} and not majors, f"nursery, {way}: only because it is full")
    if found := causes(t, f"growth, {way}", GROWS,
                       {"PYPY_GC_NURSERY": "512k", "PYPY_GC_MIN": "3M"}, pypy):
        _, minors, majors = found
        t.ok(set(majors) == {"threshold"} and majors["threshold"] >= 1,
             f"growth, {way}: major collections because the old generation has grown")
        t.ok(set(minors) <= {"nursery", "progress"}, f"growth, {way}: minor collections")


def where(t):
    run = vg.run("-c", WHERE, env=QUIET, pypy=["--jit", "off"])
    profile = books.check_run(t, run, "where")
    if profile is None:
        return
    sites = {r["id"]: r for r in profile.all("site")}
    frames = {r["id"]: r for r in profile.all("frame")}
    found = [(f.get("function"), f.get("line")) for m in profile.minors[1:]
             if m["cause"] == "collect" for f in [frames.get(sites[m["site"]].get("frame"), {})]]
    t.is_(set(found), {("ask", 4)}, "where: the line that asked for a collection")
    t.ok(len(found) >= 10, "where: every minor collection of it")


with tap.Tap() as test:
    check(test, "with the JIT", [])
    check(test, "--jit off", ["--jit", "off"])
    where(test)
