#!/usr/bin/env python3
# When snapshots of the heap are taken: at marks of the program, at the peak and the end as long as
# that takes little of the run, and when the user says so.
# SPDX-License-Identifier: GPL-3.0-or-later

import os

import tap
from snapshots import shots
from tree import SRCDIR
import vg

PYTHON_FOLDER = os.path.join(SRCDIR, "pypygc", "python")
CLASS = f"""
import sys
sys.path.insert(0, {PYTHON_FOLDER!r})
import gc, os, pypygc
class Node(object):
    def __init__(self, n):
        self.n = n
        self.text = "node %d" % n
def make(n):
    return [Node(i) for i in range(n)]
"""
MARKED = CLASS + """
a = make(20000)
pypygc.snapshot("first")
b = make(40000)
gc.collect()
pypygc.snapshot("second")
del b
gc.collect()
pypygc.snapshot("second")
pypygc.snapshot("")
"""
WAITS = CLASS + """
pypygc.snapshot("early")
pypygc.start()
pypygc.snapshot("late")
"""
# More is alive in the middle than at the end.
HILL = CLASS + """
a = make(HEIGHT)
del a
gc.collect()
b = make(1000)
"""
# So many objects in so few instructions that looking at them would take a twentieth of the run.
FAST = CLASS + """
a = [[(i,)] for i in range(1200000)]
del a
gc.collect()
"""


def names(profile):
    return [s.record["name"] for s in shots(profile)]


def nodes(profile, shot, young=False):
    """Old instances of Node in a snapshot; or with those in the nursery."""
    types = {r["id"]: r["name"].rpartition(".")[2] for r in profile.all("type")}
    return sum(r["objects"] + (r.get("young_objects", 0) if young else 0)
               for r in shot.retained if "site" not in r and types[r["type"]] == "Node")


def run(t, text, name, *options, **more):
    result = vg.run("-c", text, options=options, **more)
    if not t.ok(result.status == 0 and result.profile is not None, f"{name}: runs"):
        t.diag(result.describe())
        return None
    return result.profile


def missing(profile):
    return [r["what"] for r in profile.all("missing") if "snapshot" in r["what"]]


def marks(t):
    profile = run(t, MARKED, "marks")
    if profile is None:
        return
    found = {}
    for s in shots(profile):
        found.setdefault(s.record["name"], []).append(s)
    t.is_([n for n in names(profile) if n != "peak"], ["first", "second", "second", "", "end"],
          "marks: in their order, and a name may come again")
    t.is_([s.record["moment"] for s in (*found["first"], *found["end"])], ["mark", "end"],
          "marks: why they were taken")
    t.is_([nodes(profile, s) for s in (*found["second"], *found["end"])], [60000, 20000, 20000],
          "marks: what was alive then")
    first = found["first"][0]
    young = [r.get("young_objects", 0) for r in first.retained if "site" not in r]
    t.ok(nodes(profile, first) < 20000 and sum(young) == first.record["young_objects"] > 0,
         "marks: what is still in the nursery counts apart")
    clocks = [s.record["allocated_bytes"] for s in shots(profile)]
    t.is_(clocks, sorted(clocks), "marks: in the order of the clock")
    second = found["second"][0]
    ages = [r["age_bytes"] for r in second.retained if r["objects"]]
    t.ok(0 < min(ages) and max(ages) <= second.record["allocated_bytes"], "marks: ages are possible")
    t.ok(all(s.record["old_bytes"] >= s.record["bytes"] > 0 for s in shots(profile)),
         "marks: what is reached is part of what is old")
    waiting = run(t, WAITS, "before counting", "--start=request")
    if waiting is not None:
        t.is_(names(waiting), ["late", "end"], "marks: none before counting has begun")
    many = run(t, CLASS + "for i in range(70): pypygc.snapshot('s')", "too many")
    if many is not None:
        t.is_([names(many), missing(many)], [["s"] * 64 + ["end"], ["snapshots"]],
              "marks: at most 64, and it is said")


def peak(t):
    profile = run(t, HILL.replace("HEIGHT", "60000"), "a hill")
    if profile is not None:
        t.is_([names(profile), missing(profile)], [["peak", "end"], []], "a hill: its peak and its end")
        top, end = shots(profile)
        # half of what was old may have been added since the last look
        t.ok(30000 <= nodes(profile, top) <= 60000 and nodes(profile, end, young=True) == 1000,
             "a hill: what was alive") or t.diag([nodes(profile, s) for s in (top, end)])
    profile = run(t, CLASS + "a = make(60000)\n", "a slope")
    if profile is not None:
        t.is_(names(profile), ["end"], "a slope: its end is its peak")
    profile = run(t, CLASS + "a = make(1000)\n", "flat")
    if profile is not None:
        t.is_([names(profile), missing(profile)], [["end"], []], "little: no peak is looked for")


def wishes(t):
    hill = HILL.replace("HEIGHT", "60000")
    for option, expected in (("none", []), ("peak", ["peak"]),
                             ("major:1,live:6M", ["live 6291456", "major 1"]),
                             ("end,live:100G,major:1000", ["end"])):
        profile = run(t, hill, option, f"--snapshot={option}")
        if profile is not None:
            t.is_([sorted(names(profile)), missing(profile)], [sorted(expected), []],
                  f"--snapshot={option}")
            if option.startswith("major"):
                live = next(s.record for s in shots(profile) if s.record["moment"] == "live")
                t.ok(live["old_bytes"] >= 5 << 20, "live: it was so large") or t.diag(live)
    refused = vg.run("-c", "0", options=["--snapshot=sometimes"])
    t.ok(refused.status != 0 and "end, peak, major:N" in refused.stderr
         and refused.profile is None, "what is no moment is refused, with what there is")


def costs(t):
    profile = run(t, FAST, "many objects in a short run")
    if profile is not None:
        t.is_(missing(profile), ["snapshot at the peak"], "it is said that there is none of the peak")
    profile = run(t, FAST, "the same, if asked for", "--snapshot=peak,end")
    if profile is not None:
        t.is_([names(profile), missing(profile)], [["peak", "end"], []], "asked for, it is taken")
        t.ok(shots(profile)[0].record["objects"] > 2000000, "at the peak")


with tap.Tap() as test:
    for part in (marks, peak, wishes, costs):
        part(test)
