#!/usr/bin/env python3
# Hot loops that make a known number of known objects: the profile and the report give that number,
# less at most 1 % for warm-up, at the right file, function and line, and by type.
# SPDX-License-Identifier: GPL-3.0-or-later


import books
import tap
import vg

COUNT = 200000
PROGRAM = books.program("counted")

# Types by mark: how the RPython name starts, objects an iteration. Some have other names in other
# versions of PyPy: 7.3.19's arrays of pointers, Python 2's strings.
INSTANCE = "W_ObjectObject"
ARRAY = ("GcArray of * object", "GcArray of * GCREF")
TEXT = ("W_UnicodeObject", "W_BytesObject")
MADE = {
    "instance": ("instances", {INSTANCE: 1}),
    "list": ("lists_and_tuples", {"W_ListObject": 1, "list": 1, ARRAY: 1}),
    "tuple": ("lists_and_tuples", {"W_SpecialisedTupleObject_oo": 1}),
    "float": ("numbers", {"W_FloatObject": 1}),
    "int": ("numbers", {"W_IntObject": 1}),
    "string": ("strings", {TEXT: 1}),
    # made in make(), kept by store(), which is inlined: that is where the machine allocates
    "in the helper": ("store", {INSTANCE: 1, "W_IntObject": 1}),
}
LOOPS = ("instances", "lists_and_tuples", "numbers", "strings", "inlined")


def near(found, per_iteration=1):
    exact = COUNT * per_iteration
    return 0.99 * exact <= found <= exact


def same_type(site, name):
    """Of INSTANCE there are several, depending on the class. A tuple has other names of a type."""
    last = site["rpython_type"].split(".")[-1]
    names = (name,) if isinstance(name, str) else name
    return last.startswith(name) if name == INSTANCE else bool({last, site["type"]} & {*names})


def check_reported(t, report):
    lines = books.marked_lines(PROGRAM, "made")
    t.is_(sorted(lines), sorted(MADE), "the program has a line for every kind of object")
    for mark, (function, types) in MADE.items():
        here = [s for s in report["sites"] if s["kind"] == "jit" and s.get("file") == PROGRAM
                and s.get("line") == lines[mark] and s["function"] == function]
        for name, per_iteration in types.items():
            found = sum(s["allocated_objects"] for s in here if same_type(s, name))
            title = name if isinstance(name, str) else " or ".join(name)
            if not t.ok(near(found, per_iteration), f"{mark}: {title} at its line, by type"):
                t.diag(f"{found} objects, {per_iteration} × {COUNT} expected; at this line: "
                       f"{[(s['rpython_type'], s['allocated_objects']) for s in here]}")
        at_line = [e for e in report["lines"] if e.get("file") == PROGRAM
                   and e["line"] == lines[mark] and e["function"] == function]
        t.is_(len(at_line), 1, f"{mark}: its line stands once in the report")
        if mark != "string":  # it needs other objects, too
            found = sum(s["allocated_objects"] for s in here)
            if not t.ok(near(found, sum(types.values())), f"{mark}: its line has nothing else"):
                t.diag(f"{found} objects, {sum(types.values())} × {COUNT} expected")
        t.ok(len(at_line) == 1 and at_line[0]["allocated_objects"] >= sum(
            s["allocated_objects"] for s in here), f"{mark}: its line has all of its sites")
        t.ok(all(s["type"] == "Keep" or s["type"].startswith(INSTANCE) for s in here
                 if same_type(s, INSTANCE)), f"{mark}: instances have their class or RPython type")
    helper = [s for s in report["sites"] if s["kind"] == "jit" and s.get("line") ==
              lines["in the helper"] and s["allocated_objects"] > COUNT / 2]
    t.ok(helper and all([f["function"] for f in s["stack"]] == ["store", "inlined"]
                        for s in helper), "the helper's objects have its caller in their stack")


def check_profile(t, profile):
    """The same from the file itself, by trace; the report may not add what was not recorded."""
    loops = [r for r in profile.all("trace") if r["kind"] == "loop"]
    names = {r["trace"]: [op[3] for op in r["opt"] if op[0] == "m"]
             for r in profile.all("trace_ops")}
    sites = {r["id"]: r for r in profile.all("site")}
    made = {}
    for cell in profile.all("cell"):
        site = sites[cell["site"]]
        if site["kind"] == "jit":
            key = (site["trace"], site["object"])
            made[key] = made.get(key, 0) + cell.get("allocated_objects", 0)
    for function in LOOPS:
        mine = [r["id"] for r in loops if function in names.get(r["id"], [])]
        t.is_(len(mine), 1, f"{function}: one loop was compiled")
        counts = [n for (trace, _), n in made.items() if trace in mine]
        t.ok(sum(near(n) for n in counts) >= 1 and all(n <= COUNT for n in counts),
             f"{function}: its objects are those of its trace")


with tap.Tap() as test:
    run = vg.run(PROGRAM, str(COUNT))
    if books.check_run(test, run, "counted"):
        check_profile(test, run.profile)
        check_reported(test, vg.report_json(run.profile))
