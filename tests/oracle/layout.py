#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# What pypygc-layout finds in a PyPy library, against what that PyPy says itself: type ids, names,
# sizes, and fields read from living objects. Environment: PYPYGC_BUILDDIR, PYPY, PYPYGC_LIBRARY
# (the library, if it is not the one that PyPy has loaded).
import json
import os
import random
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, "lib"))
import tap  # noqa: E402

BUILD = os.environ.get("PYPYGC_BUILDDIR", ".")
PYPY = os.environ.get("PYPY", "pypy3")
GCARRAY_OF_GCPTR = 0x040000 # T_IS_GCARRAY_OF_GCPTR of rpython/memory/gctypelayout.py
LAYOUT = os.path.join(BUILD, "pypygc-layout")

# Runs in PyPy (2.7 or 3). Objects that moved to the old generation stay where they are, and id() is
# their address. Prints one JSON object.
PROBE = r'''
import gc, json, sys, zlib
result = {"version": sys.version}
result["names"] = zlib.decompress(gc.get_typeids_z()).decode("latin-1")
result["ids"] = list(gc.get_typeids_list())
result["library"] = None
for line in open("/proc/self/maps"):
    path = line.split(None, 5)[-1].strip()
    if "libpypy" in path:
        result["library"] = path
class Plain(object):
    pass
class Slots(object):
    __slots__ = ("x",)
class Int(int):
    pass
class List(list):
    pass
def probe_function(a):
    yield a
samples = [1, 1.5, "text", b"text", u"text", [1], ["a"], (1,), (1, 2), {}, {"a": 1}, set([1]),
           10 ** 40, 1j, object(), Plain(), Slots(), Int(3), List(), Plain, probe_function,
           probe_function.__code__, probe_function(1), slice(1), iter([1]), range(3),
           bytearray(b"abc"), ValueError("x"), sys, type]
try:
    result["sizes"] = [[type(s).__name__, gc.get_rpy_type_index(s), gc.get_rpy_memory_usage(s)]
                       for s in samples]
except Exception as error:
    result["sizes"] = None
try:
    import ctypes
    def word(address):
        return ctypes.c_uint64.from_address(address).value
    def string(address):
        return ctypes.string_at(address, 24 + min(word(address + 16), 4096)).decode("latin-1")
    generator = probe_function(u"a text")
    next(generator)
    things = {"code": probe_function.__code__, "function": probe_function, "class": Plain,
              "plain": Plain(), "slots": Slots(), "int": Int(3), "list": List(),
              "generator": generator}
    things["plain"].a = 1
    for i in range(3):
        gc.collect()
    address = dict((name, id(thing)) for name, thing in things.items())
    result["address"] = address
    if address["class"] % 8 or word(address["class"]) >> 45:
        raise ValueError("id() is no address")
    # three levels of words around each object, enough to follow its fields
    memory = {}
    def dump(start, size):
        for offset in range(0, size, 8):
            memory.setdefault(start + offset, word(start + offset))
    wanted = json.loads(sys.argv[1])
    by_id = dict((t[0], t[1]) for t in wanted["types"])
    strings = {}
    def visit(start, depth):
        if start % 8 or start < 65536 or start in seen:
            return
        header = word(start)
        kind = header & 0xffffffff
        if header >> 45 or kind not in by_id:
            return
        seen.add(start)
        if kind == wanted["rpy_string"]:
            strings[start] = string(start)
        size = by_id[kind]
        dump(start, size)
        if depth:
            for offset in wanted["pointers"].get(str(kind), []):
                visit(memory[start + offset], depth - 1)
        if kind in wanted["arrays"]:
            for item in range(min(word(start + 8), 4)):
                memory[start + 16 + 8 * item] = word(start + 16 + 8 * item)
                visit(memory[start + 16 + 8 * item], 1)
    seen = set()
    for start in address.values():
        visit(start, 5)
    result["memory"] = dict((str(k), v) for k, v in memory.items())
    result["strings"] = dict((str(k), v) for k, v in strings.items())
    result["line"] = probe_function.__code__.co_firstlineno
    result["co_filename"] = probe_function.__code__.co_filename
except Exception as error:
    result["memory_error"] = "%s: %s" % (type(error).__name__, error)
print(json.dumps(result))
'''

def ok(good, name, why=""):
    if not T.ok(good, name) and why:
        T.diag(why)


def run(*command, **more):
    more.setdefault("env", dict(os.environ, XDG_CACHE_HOME=CACHE))
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)


NUMBERS = ("id", "member", "fixed", "item", "ofsitems", "ofslength", "infobits")


def parse(text):
    layout = {"type": [], "field": {}, "named": {}, "missing": {}, "instance": {}}
    for line in text.decode("ascii").split("\n"):
        kind, _, rest = line.partition(" ")
        if kind == "type":
            left, _, full = rest.partition("\t")
            words = left.split(" ", 7)
            numbers = [int(w) for w in words[:6]] + [int(words[6], 16)]
            layout["type"].append(dict(zip(NUMBERS, numbers), name=words[7], full=full))
        elif kind in ("field", "named", "instance"):
            name, value = rest.split(" ")
            layout[kind][name] = int(value)
        elif kind == "missing":
            name, _, sentence = rest.partition(" ")
            layout[kind][name] = sentence
        elif kind:
            layout[kind] = rest
    return layout


def expected_full(description):
    """The full name as docs/layout.md defines it, by counting braces from the right."""
    description = " ".join(description.split())
    if not description.startswith("GcStruct "):
        return description
    depth, at = 0, len(description)
    while at > 0:
        at -= 1
        if description[at] == "}":
            depth += 1
        elif description[at] == "{":
            depth -= 1
            if depth == 0:
                break
    return description[len("GcStruct "):at].strip()


def check_names(layout, said):
    names = {}
    for line in said["names"].split("\n"):
        match = re.match(r"member(\d+)\s+(.*)$", line)
        if match:
            names[int(match.group(1))] = match.group(2)
    members = dict((m, i) for m, i in enumerate(said["ids"]) if i)
    ours = dict((t["member"], t) for t in layout["type"])
    ok(len(names) > 1000 and sorted(ours) == sorted(members),
       "the %d members with a type are the ones PyPy names" % len(members),
       "only in one: %s" % sorted(set(ours) ^ set(members))[:10])
    wrong = [m for m in members if m in ours and ours[m]["id"] != members[m]]
    ok(not wrong, "all type ids", [(m, members[m], ours[m]["id"]) for m in wrong[:5]])
    wrong = [m for m in members if m in ours and ours[m]["full"] != expected_full(names[m])]
    ok(not wrong, "all full names", [(names[m], ours[m]["full"]) for m in wrong[:5]])
    groups = {}
    for t in layout["type"]:
        if not t["full"].startswith("GcArray"):
            groups.setdefault(t["name"], set()).add(t["full"])
    wrong = [g for g in groups.items() if len(g[1]) > 1]
    ok(not wrong, "no two classes share a short name", wrong[:5])
    wrong = [t["name"] for t in layout["type"]
             if "GcStruct" in t["name"] or "super" in t["name"] or t["name"] == ""]
    ok(not wrong, "short names are short", wrong[:5])
    return ours


def check_sizes(ours, said):
    if not said.get("sizes"):
        T.skip("sizes of objects: this PyPy does not tell them")
        return
    checked, wrong = 0, []
    for name, member, size in said["sizes"]:
        t = ours.get(member)
        if t is None or t["item"]:
            continue
        checked += 1
        if t["fixed"] != size:
            wrong.append((name, t["name"], t["fixed"], size))
    ok(checked > 20 and not wrong, "sizes of %d objects" % checked, wrong)


def check_fields(layout, said):
    if "memory" not in said:
        T.skip("fields of living objects: " + said.get("memory_error", "no memory was read"))
        return
    memory = dict((int(k), v) for k, v in said["memory"].items())
    strings = dict((int(k), v[24:]) for k, v in said["strings"].items())
    fields, named, address = layout["field"], layout["named"], said["address"]
    instances = dict((int(k), v) for k, v in layout["instance"].items())

    def follow(start, *names):
        for name in names:
            start = memory.get(start + (fields[name] if isinstance(name, str) else name), 0)
        return start

    def kind(start):
        return memory.get(start, 0) & 0xffffffff

    def text(start, *names):
        return strings.get(follow(start, *names))

    def check(name, got, expected):
        ok(got == expected, name, "%r instead of %r" % (got, expected))

    code = address["code"]
    check("PyCode has its type id", kind(code), named["PyCode"])
    check("PyCode.inst_co_name", text(code, "PyCode.inst_co_name"), "probe_function")
    check("PyCode.inst_co_filename", text(code, "PyCode.inst_co_filename"), said["co_filename"])
    check("PyCode.inst_co_firstlineno", follow(code, "PyCode.inst_co_firstlineno"), said["line"])
    check("PyCode.inst_co_code points to a string", kind(follow(code, "PyCode.inst_co_code")),
          named["rpy_string"])
    table = "PyCode.inst_co_linetable"
    if table not in fields:
        table = "PyCode.inst_co_lnotab"
    check(table + " points to a string", kind(follow(code, table)), named["rpy_string"])
    check("Function.inst_code", follow(address["function"], "Function.inst_code"), code)
    check("Function.inst_name", text(address["function"], "Function.inst_name"), "probe_function")
    generator = address["generator"]
    check("GeneratorIterator has its type id", kind(generator), named["GeneratorIterator"])
    check("GeneratorIterator.inst_pycode", follow(generator, "GeneratorIterator.inst_pycode"), code)
    frame = follow(generator, "GeneratorIterator.inst_frame")
    check("GeneratorIterator.inst_frame is a frame", kind(frame), named["StdObjSpaceFrame"])
    check("PyFrame.inst_pycode", follow(frame, "PyFrame.inst_pycode"), code)
    last = follow(frame, "PyFrame.inst_last_instr")
    ok(0 <= last < 1000, "PyFrame.inst_last_instr is a small number", last)
    first = ("PyFrame.inst_locals_cells_stack_w", 16)
    check("the first local variable is a string", kind(follow(frame, *first)),
          named["W_UnicodeObject"])
    check("PyFrame.inst_locals_cells_stack_w, W_UnicodeObject.inst__utf8",
          text(frame, *(first + ("W_UnicodeObject.inst__utf8",))), "a text")
    check("W_TypeObject.inst_name", text(address["class"], "W_TypeObject.inst_name"), "Plain")
    for expected in ("Plain", "Slots", "Int", "List"):
        name = expected.lower()
        start = address[name]
        if kind(start) not in instances:
            ok(False, "%s: its type is one of instances" % name, kind(start))
            continue
        check("the class of an instance of %s" % expected,
              text(start, instances[kind(start)], "AbstractAttribute.inst_terminator",
                   "Terminator.inst_w_cls", "W_TypeObject.inst_name"), expected)


def pointers_for_probe(layout):
    """Which words of which types the probe must follow: the fields that the layout names."""
    by_name = dict((t["name"], t["id"]) for t in layout["type"])
    by_name.update(layout["named"])
    pointers = {}
    for name, offset in layout["field"].items():
        owner, _, field = name.rpartition(".")
        if field in ("inst_last_instr", "inst_co_firstlineno", "inst_valuestackdepth", "hash",
                     "length", "chars", "items", "vable_token"):
            continue
        owners = [by_name.get(owner)]
        if owner == "PyFrame":
            owners.append(layout["named"].get("StdObjSpaceFrame"))
        if owner in ("AbstractAttribute", "Terminator"): # maps of all kinds begin with these fields
            owners = [t["id"] for t in layout["type"]
                      if t["full"].startswith("pypy.objspace.std.mapdict.") and t["fixed"] > offset
                      and (owner == "AbstractAttribute" or t["full"].endswith("Terminator"))]
        for one in owners:
            if one is not None:
                pointers.setdefault(str(one), []).append(offset)
    for type_id, offset in layout["instance"].items():
        pointers.setdefault(type_id, []).append(offset)
    return {"types": [[t["id"], t["fixed"]] for t in layout["type"]], "pointers": pointers,
            "rpy_string": layout["named"].get("rpy_string", 0),
            "arrays": [t["id"] for t in layout["type"] if t["infobits"] & GCARRAY_OF_GCPTR]}


def check_versions(layout, said):
    match = re.match(r"(\S+) \(.*\n\[PyPy (\S+) ", said["version"])
    found = (layout.get("python_version"), layout.get("pypy_version"))
    ok(match and found == match.groups(), "the versions of sys.version", (said["version"], found))


def without_sections(elf):
    """The same file, with a header that names no section table."""
    return elf[:40] + bytes(8) + elf[48:58] + bytes(6) + elf[64:]


def check_bad_files(library):
    with open(library, "rb") as stream:
        whole = stream.read()
    with tempfile.TemporaryDirectory() as folder:
        def bad(name, content, status, words, mode="wb"):
            path = os.path.join(folder, "file")
            with open(path, mode) as out:
                out.write(content)
            done = run(LAYOUT, "--no-cache", path)
            sentence = done.stderr.decode("utf-8", "replace")
            ok(done.returncode == status and words in sentence and done.stdout == b"",
               "%s: exit status %d and a sentence" % (name, status), (done.returncode, sentence))

        bad("a text file", b"hello\n" * 100, 1, "not an ELF file")
        bad("an empty file", b"", 1, "not an ELF file")
        for share in (2, 10, 1000):
            bad("the library cut to a %dth" % share, whole[:len(whole) // share], 2, "cut short")
        bad("only an ELF header", whole[:64], 2, "cut short")
        with open(shutil.which("true"), "rb") as stream:
            other = stream.read()
        bad("another program", other, 1, "no PyPy")
        bad("another program without sections", without_sections(other), 1, "no PyPy")
        bad("a 32-bit file", whole[:4] + b"\1" + whole[5:4096], 1, "64-bit")
        bad("a file for another processor", whole[:18] + b"\xb7\0" + whole[20:], 1, "processor")
        path = os.path.join(folder, "no-sections")
        with open(path, "wb") as out:
            out.write(without_sections(whole))
        first, second = (parse(run(LAYOUT, "--no-cache", p).stdout) for p in (library, path))
        keys = ("nursery_free", "gc_object", "root_stack_top", "type_table", "build_id", "types")
        wrong = [k for k in keys if first.get(k) is None or first.get(k) != second.get(k)]
        ok(not wrong, "the library without sections gives the same", wrong)
        with open(path, "r+b") as out: # the compressed list of names
            at = whole.find(b"\x78\xda")
            while at >= 0:
                try:
                    if zlib.decompressobj().decompress(whole[at:at + 4096]).startswith(b"member0"):
                        break
                except zlib.error:
                    pass
                at = whole.find(b"\x78\xda", at + 1)
            out.seek(at + 100)
            out.write(b"\xff" * 16)
        damaged = parse(run(LAYOUT, "--no-cache", path).stdout)
        ok("type_names" in damaged["missing"]
           and damaged.get("nursery_free") == first.get("nursery_free")
           and len(damaged["type"]) == len(first["type"])
           and set(first["named"]) - set(damaged["named"]) <= {"ShadowStackRef", "JitVirtualRef"}
           and all(first["named"][k] == v for k, v in damaged["named"].items()),
           "without the list of names all the rest works", (damaged["missing"], damaged["named"]))
    done = run(LAYOUT, "--no-cache", "/nonexistent/file")
    ok(done.returncode == 2 and b"cannot open" in done.stderr, "a file that is not there", done)
    done = run(LAYOUT, "--no-cache", "/")
    ok(done.returncode == 2, "a directory", done)


def check_mutations(library):
    """Random changes in the headers: any answer is right but a signal."""
    random.seed(1)
    with open(library, "rb") as stream:
        start = bytearray(stream.read(4096))
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "file")
        shutil.copyfile(library, path)
        bad, count = [], 40
        phnum = struct.unpack_from("<H", start, 56)[0]
        for trial in range(count):
            changed = bytearray(start)
            for _ in range(random.randint(1, 4)):
                changed[random.randrange(16, 64 + 56 * phnum)] = random.randrange(256)
            with open(path, "r+b") as out:
                out.write(changed)
            done = run(LAYOUT, "--no-cache", path)
            if done.returncode not in (0, 1, 2):
                bad.append((trial, done.returncode))
        ok(not bad, "%d files with damaged headers end without a signal" % count, bad)


def check_descriptor(library):
    with tempfile.TemporaryFile() as out:
        done = run(LAYOUT, "--fd=%d" % out.fileno(), library, pass_fds=[out.fileno()])
        out.seek(0)
        written = out.read()
    ok(done.returncode == 0 and done.stdout == b"" and written.endswith(b"end\n"),
       "--fd=N writes there", done)
    cached = os.listdir(os.path.join(CACHE, "pypygc"))
    ok(len(cached) == 1 and re.match(r"layout-1-[0-9a-f]+$", cached[0]),
       "the result is in the cache, and nothing else", cached)
    again = run(LAYOUT, library).stdout
    fresh = run(LAYOUT, "--no-cache", library).stdout
    ok(written == again == fresh, "the cache gives the same text")
    ok(run(LAYOUT, "--fd=77", library).returncode == 2,
       "a descriptor that is not open: exit status 2")
    path = os.path.join(CACHE, "pypygc", cached[0])
    with open(path, "r+b") as out:
        out.seek(1000)
        out.write(b"garbage")
    ok(run(LAYOUT, library).stdout == fresh, "a damaged cached file is not used")
    with open(path, "rb") as stream:
        ok(stream.read() == fresh, "and it is replaced")


def main():
    if not os.access(LAYOUT, os.X_OK):
        T.skip("%s is not built" % LAYOUT)
        return
    if shutil.which(PYPY) is None:
        T.skip("%s is not installed" % PYPY)
        return
    nothing = {"types": [], "pointers": {}, "rpy_string": 0, "arrays": []}
    first = run(PYPY, "-c", PROBE, json.dumps(nothing))
    if first.returncode != 0:
        T.skip("%s cannot run the probe (is it PyPy?)" % PYPY)
        T.diag(first.stderr.decode("utf-8", "replace")[-1000:])
        return
    said = json.loads(first.stdout.decode("ascii"))
    library = os.environ.get("PYPYGC_LIBRARY") or said["library"]
    if not library:
        T.skip("this PyPy has no library of its own")
        return
    done = run(LAYOUT, "--no-cache", library)
    ok(done.returncode == 0, "pypygc-layout reads the library", done.stderr)
    if done.returncode != 0:
        return
    layout = parse(done.stdout)
    ok(not layout["missing"], "nothing is missing", layout["missing"])
    second = run(PYPY, "-c", PROBE, json.dumps(pointers_for_probe(layout)))
    said = json.loads(second.stdout.decode("ascii"))
    check_versions(layout, said)
    ours = check_names(layout, said)
    check_sizes(ours, said)
    check_fields(layout, said)
    check_descriptor(library)
    check_bad_files(library)
    check_mutations(library)


with tempfile.TemporaryDirectory() as CACHE, tap.Tap() as T:
    main()
