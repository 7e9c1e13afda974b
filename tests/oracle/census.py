#!/usr/bin/env python3
# The census by type: a script that makes N objects of several kinds in interpreted mode is shown
# with N of each, and types have the ids and names that PyPy itself gives them.
# SPDX-License-Identifier: GPL-3.0-or-later

import json

import books
import tap
import vg

COUNT = 5000

# What is made COUNT times, and how many objects of which type one takes.
KINDS = [
    ("float", "half * half", {"W_FloatObject": 1}),
    ("complex", "complex(half, half)", {"W_ComplexObject": 1}),
    ("instance", "Plain()", {"W_ObjectObject": 1}),
    ("list of objects", "[None, x]", {"W_ListObject": 1}),
    ("pair", "(x, None)", {"W_SpecialisedTupleObject_oo": 1}),
    ("triple", "(x, None, x)", {"W_TupleObject": 1}),
    ("dict", "{None: x}", {"W_DictObject": 1}),
    ("set", "{None, x}", {"W_SetObject": 1}),
    ("slice", "slice(x, None)", {"W_SliceObject": 1}),
    ("bytearray", "bytearray()", {"W_BytearrayObject": 1}),
    ("function", "lambda: x", {"Function": 1}),
    ("generator", "generate()", {"GeneratorIterator": 1, "StdObjSpaceFrame": 1}),
    ("cell and closure", "closure(x)", {"Cell": 1, "Function": 1, "StdObjSpaceFrame": 1}),
    ("big integer", "big + big", {"W_LongObject": 1, "rbigint": 1}),
    ("bound method", "thing.method", {"Method": 1}),
]

# Called with the number of a kind and how many to make.
SCRIPT = """
import sys
class Plain(object):
    def method(self): pass
def generate(): yield None
def closure(a): return lambda: a
thing, x, big, half = Plain(), "text", 1 << 80, 0.5
""" + "".join(f"""
def make{number}(count):
    kept = [None] * count
    for i in range(count):
        kept[i] = {expression}
    return kept
""" for number, (_, expression, _) in enumerate(KINDS)) + """
globals()["make" + sys.argv[1]](int(sys.argv[2]))
"""


def objects_of(profile, name):
    """By RPython type, whatever the class. Of W_ObjectObject there are several, by what the class
    has (a dict, weak references)."""
    names = {r["id"]: r["rpython"].split(".")[-1] for r in profile.all("type")}
    return sum(c.get("allocated_objects", 0) for c in profile.all("cell")
               if names[c["type"]] == name or name == "W_ObjectObject"
               and names[c["type"]].startswith(name))


def made(kind, count):
    run = vg.run("-S", "-c", SCRIPT, str(kind), str(count), pypy=["--jit", "off"])
    if run.status != 0 or run.profile is None:
        raise RuntimeError(run.describe())
    return run.profile


def census(t):
    """What a run makes beyond one that makes nothing."""
    nothing = made(0, 0)
    for number, (title, _, expected) in enumerate(KINDS):
        profile = made(number, COUNT)
        for name, each in expected.items():
            exact = COUNT * each
            found = objects_of(profile, name) - objects_of(nothing, name)
            if not t.ok(abs(found - exact) <= 0.002 * exact, f"{title}: {each} × N of {name}"):
                t.diag(f"{found} instead of {exact}")


def ids_and_names(t):
    code = ("import gc, json, zlib; print(json.dumps([gc.get_typeids_list(), "
            "zlib.decompress(gc.get_typeids_z()).decode('latin-1')]))")
    run = vg.run("-c", code)
    if not books.check_run(t, run, "types"):
        return
    ids, text = json.loads(run.stdout)
    names = {}
    for number, line in enumerate(text.splitlines()):
        member, _, rest = line.partition(" ")
        if member == f"member{number}" and number < len(ids) and ids[number]:
            names[ids[number]] = " ".join(rest.split())
    found = [r for r in run.profile.all("type") if r["id"] != 0]
    classes = [r for r in found if r["id"] > max(ids)]
    found = [r for r in found if r not in classes]
    books.nothing(t, (r for r in classes if r["rpython"] not in
                      [full.removeprefix("GcStruct ").rpartition(" { ")[0]
                       for full in names.values()]), "types: classes have a type that PyPy knows")
    t.ok(len(found) > 100 and len(names) > 1000, "types: there is something to compare")
    books.nothing(t, (r for r in found if r["id"] not in names), "types: PyPy knows every id")
    # "GcStruct NAME { fields }" is written as NAME, all else as it is
    def expected(full):
        if full.startswith("GcStruct "):
            return full.removeprefix("GcStruct ").rpartition(" { ")[0]
        return full

    books.nothing(t, ((r["id"], r["rpython"], names[r["id"]]) for r in found if r["id"] in names
                      and expected(names[r["id"]]) != r["rpython"]),
                  "types: every name is PyPy's")
    books.nothing(t, (r for r in found if "." not in r["name"] and " " not in r["name"]
                      and r["name"] != r["rpython"].split(".")[-1]),
                  "types: a short name is the last part of the long one")


with tap.Tap() as test:
    ids_and_names(test)
    census(test)
