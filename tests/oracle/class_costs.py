#!/usr/bin/env python3
# What instances cost with all that they own, against what PyPy's sources say: how large the parts of
# an instance, a list and a dictionary are, and how much of them is not in use; and how many texts are
# there more than once.
# SPDX-License-Identifier: GPL-3.0-or-later

import books
import tap
import vg
from snapshots import shot

COUNT = 2000  # as in the program
WORD = 8
MARKS = """
import ctypes, gc
mark = ctypes.CDLL(None).pypygc_snapshot
def look(name):
    gc.collect(); gc.collect()
    mark(name)
look(b"warm up")
"""
LAST = 'KEPT.append(make("Copies"'
INSTANCE, STR, TEXT, INT, LIST, DICT, TABLE = (
    "pypy.interpreter.typedef.W_ObjectObjectUserDictWeakrefable",
    "pypy.objspace.std.unicodeobject.W_UnicodeObject", "rpy_string",
    "pypy.objspace.std.intobject.W_IntObject", "pypy.objspace.std.listobject.W_ListObject",
    "pypy.objspace.std.dictmultiobject.W_DictObject", "dicttable")
INLINE = 5  # values that an instance has in itself (pypy/objspace/std/mapdict.py)


def array(items, size=WORD):
    """Header, length, items; in whole words (rpython/memory/gctypelayout.py)."""
    return 2 * WORD + (items * size + WORD - 1) // WORD * WORD


def text(length):
    """Header, hash, length, characters and a zero byte (rpython/rtyper/lltypesystem/rstr.py)."""
    return (3 * WORD + length + 1 + WORD - 1) // WORD * WORD


def grown(count):
    """How many items there is room for after so many appends (rpython/rtyper/rlist.py)."""
    room = 0
    for n in range(1, count + 1):
        if n > room:
            room = n + (n >> 3) + (3 if n < 9 else 6)
    return room


SIZES = {"instance": (2 + INLINE) * WORD, "str": 4 * WORD, "int": 2 * WORD, "list": 3 * WORD,
         "storage": 3 * WORD, "dict": 3 * WORD, "table": 7 * WORD}
A_STR = {"str": (COUNT, COUNT * SIZES["str"], 0)}


def texts(n):
    """All attributes but those beyond the fifth are in the instance; where there are more, the fifth
    value is an array of these."""
    found = {"str": (n * COUNT, n * COUNT * SIZES["str"], 0),
             "text": (n * COUNT, n * COUNT * text(len("text 0 000000")), 0)}
    if n > INLINE:
        found["objects"] = (COUNT, COUNT * array(n - INLINE + 1), 0)
    return found


def sum_of_grown():
    room = [grown(i % 50) for i in range(COUNT)]
    spare = sum(room[i] - i % 50 for i in range(COUNT))
    some = [n for n in room if n]
    return {"list": (COUNT, COUNT * SIZES["list"], 0),
            "storage": (len(some), len(some) * SIZES["storage"], 0),
            "numbers": (len(some), sum(map(array, some)), spare * WORD)}


EXPECTED = {
    "Empty": {},
    # a list of texts has an array of the texts without their str
    "Pair": {"text": (2 * COUNT, 2 * COUNT * text(len("one 000000")), 0),
             "list": (COUNT, COUNT * SIZES["list"], 0),
             "storage": (COUNT, COUNT * SIZES["storage"], 0),
             "texts": (COUNT, COUNT * array(2), 0)},
    "Grown": sum_of_grown(),
    # room for eight entries: key, value, hash; and an index of 16 bytes (rordereddict.py)
    "WithDict": {**A_STR, "text": (COUNT, COUNT * text(len("value 000000")), 0),
                 "dict": (COUNT, COUNT * SIZES["dict"], 0),
                 "table": (COUNT, COUNT * SIZES["table"], 0),
                 "entries": (COUNT, COUNT * array(8, 3 * WORD), COUNT * 7 * 3 * WORD),
                 "index": (COUNT, COUNT * array(16, 1), 0)},
    "Copies": {**A_STR, "text": (COUNT, COUNT * text(len("copy 000000")), 0)},
}
for count in range(1, 11):
    EXPECTED[f"Texts{count}"] = texts(count)
    # ints and floats share one array of words, and none has a box
    EXPECTED[f"Numbers{count}"] = {"numbers": (COUNT, COUNT * array(count), 0)}
for one in EXPECTED.values():
    one["instance"] = (COUNT, COUNT * SIZES["instance"], 0)


def word_of(type_, class_):
    """What a part is, by the name of its type."""
    if type_["id"] == class_:
        return "instance"
    ends = {"W_UnicodeObject": "str", "rpy_string": "text", "W_IntObject": "int",
            "W_ListObject": "list", "list": "storage", "W_DictObject": "dict", "dicttable": "table"}
    starts = {"GcArray of * GcStruct object": "objects", "GcArray of * object": "objects",
              "GcArray of * GCREF": "objects", "GcArray of Signed": "numbers",
              "GcArray of * GcStruct rpy_string": "texts", "GcArray of odictentry": "entries",
              "GcArray of UCHAR": "index"}
    name = type_["rpython"]
    for start, word in starts.items():
        if name.startswith(start):
            return word
    return ends.get(name.rpartition(".")[2], name)


def check_classes(t, profile, found):
    types = {r["id"]: r for r in profile.all("type")}
    got = {}
    for r in found.owned:
        row = (r["objects"], r["bytes"], r.get("spare_bytes", 0))
        got.setdefault(types[r["class"]]["name"].rpartition(".")[2], {})[
            word_of(types[r["type"]], r["class"])] = row
    for name, parts in EXPECTED.items():
        t.is_(got.get(name), parts, f"{name}: what its instances own")
    # the first one was made while the attribute was not known to be a text for some
    t.is_(got["Boxed"]["int"], (COUNT // 2 - 1, (COUNT // 2 - 1) * SIZES["int"], 0),
          "Boxed: a box for each number but the first")


def duplicates(profile, found):
    """By type: objects and bytes that one copy of each text would save."""
    types = {r["id"]: r["rpython"].rpartition(".")[2] for r in profile.all("type")}
    return {types[r["type"]]: (r["duplicate_objects"], r["duplicate_bytes"])
            for r in found.retained if "site" not in r and "duplicate_objects" in r}


def check_duplicates(t, profile, found):
    before, after = (duplicates(profile, shot(profile, name)) for name in ("before", "after"))
    more = COUNT - 10
    for name, expected in (
            # and the name of the attribute, which each class has for itself
            ("rpy_string", [more + 1, more * text(len("copy 000000")) + text(len("a0"))]),
            ("W_UnicodeObject", [more, more * SIZES["str"]])):
        t.is_([after[name][i] - before[name][i] for i in (0, 1)], expected,
              f"of ten texts {COUNT} times, one copy of each would do: {name}")
    whole = [r for r in found.retained if "site" not in r]
    for key in ("spare_bytes", "duplicate_bytes", "objects", "bytes"):
        by_site = sum(r.get(key, 0) for r in found.retained if "site" in r)
        t.is_(by_site, sum(r.get(key, 0) for r in whole), f"{key} of sites add up to those of types")


with tap.Tap() as test:
    with open(books.program("costs"), encoding="utf-8") as f:
        before, last, after = f.read().partition(LAST)
    run = vg.run("-c", f"{MARKS}{before}look(b'before')\n{last}{after}\nlook(b'after')\n")
    if books.check_run(test, run, "costs"):
        check_classes(test, run.profile, shot(run.profile))
        check_duplicates(test, run.profile, shot(run.profile))
