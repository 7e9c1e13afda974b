#!/usr/bin/env python3
# The living heap by type, against gc.dump_rpy_heap: after gc.collect() at the end of a script, the
# profile has as old what the dump has, object by object and byte by byte, less the prebuilt
# objects, which lie in PyPy's library, and the few that are in the nursery.
# SPDX-License-Identifier: GPL-3.0-or-later

import collections
import glob
import os
import re
import struct
import subprocess
import zlib

import books
import tap
import vg

# Put behind a program. The last lines may not let go of anything old: collect() without an argument
# would leave an Arguments object, dump_rpy_heap() is written in Python and imports, and a global
# name that is used for the first time may make the dictionary of their caches grow. Nothing is
# promoted after the collections: the nursery holds 32 MB. The file is open before. PyPy's own
# variables say where the nursery is: {distance} is that of nursery_free from the start of the
# library; `nursery` is 16 bytes before it, `nursery_size` 16 after.
ENDING = """
import gc as _gc, os as _os
_name = _os.environ["DUMP"]
_fd = _os.open(_name, _os.O_WRONLY | _os.O_CREAT)
_words = _os.open(_name + ".words", _os.O_WRONLY | _os.O_CREAT)
_lines = _os.open(_name + ".maps", _os.O_WRONLY | _os.O_CREAT)
_names = _os.open(_name + ".names", _os.O_WRONLY | _os.O_CREAT)
_memory = _os.open("/proc/self/mem", _os.O_RDONLY)
_maps = open("/proc/self/maps").read()
_start = min(int(l.split("-")[0], 16) for l in _maps.splitlines() if {library!r} in l)
_os.write(_lines, _maps.encode())
_os.write(_names, _gc.get_typeids_z())
def _end(collect, dump, fd):
    collect(2)
    collect(2)
    collect(2)
    dump(fd)
_end(_gc.collect, _gc._dump_rpy_heap, _fd)
_os.write(_words, _os.pread(_memory, 40, _start + {distance} - 16))
_os._exit(0)
"""
# not `buffers`: the dump leaves out what only the objects of C extensions (rawrefcount) keep alive
PROGRAMS = ("bigints", "collect", "dicts", "large", "lists", "objects", "strings",
            "weak", "tiny")


def library():
    """PyPy's library, and how far nursery_free is from its start."""
    code = "print([l.split()[-1] for l in open('/proc/self/maps') if 'libpypy' in l][0])"
    path = vg.run("-c", code, tool=None).stdout.strip() or os.path.realpath(vg.PYPY)
    layout = subprocess.run([os.path.join(vg.BUILDDIR, "pypygc-layout"), path], text=True,
                            capture_output=True, check=False).stdout
    return path, int(re.search(r"^nursery_free (0x[0-9a-f]+)", layout, re.M)[1], 16)


def size_in_memory(path):
    """From the start of an ELF file's first segment to the end of its last one, .bss included."""
    with open(path, "rb") as f:
        data = f.read(65536)
    at, = struct.unpack_from("<Q", data, 32)
    each, count = struct.unpack_from("<HH", data, 54)
    ends = []
    for number in range(count):
        kind, = struct.unpack_from("<I", data, at + number * each)
        if kind == 1:  # PT_LOAD
            address, = struct.unpack_from("<Q", data, at + number * each + 16)
            size, = struct.unpack_from("<Q", data, at + number * each + 40)
            ends.append(address + size)
    return max(ends)


def read_dump(data):
    """(address, member, size) of every object: words address, member, size, pointers, -1; the
    roots end with 0, 0, 0, -1."""
    words = memoryview(data).cast("q")
    objects, at = [], 0
    while at < len(words):
        if words[at]:
            objects.append((words[at], words[at + 1], words[at + 2]))
        at += 3
        while words[at] != -1:
            at += 1
        at += 1
    return objects


class Dump:
    """`old`, `prebuilt`, `young`: objects and bytes by RPython type."""

    def __init__(self, folder, path):
        def content(ending):
            with open(os.path.join(folder, "dump" + ending), "rb") as f:
                return f.read()

        names = {}
        for line in zlib.decompress(content(".names")).decode("latin-1").splitlines():
            number, _, rest = line.partition(" ")
            rest = " ".join(rest.split())
            if rest.startswith("GcStruct "):
                rest = rest.removeprefix("GcStruct ").rpartition(" { ")[0]
            names[int(number.removeprefix("member"))] = rest
        lowest = min(int(line.split("-")[0], 16) for line in content(".maps").decode().splitlines()
                     if path in line)
        library_end = lowest + size_in_memory(path)
        self.nursery, _, _, _, size = struct.unpack("<5Q", content(".words"))
        self.nursery_size = size
        self.old, self.prebuilt, self.young = (collections.defaultdict(lambda: [0, 0])
                                               for _ in range(3))
        self.objects = read_dump(content(""))
        for address, member, bytes_ in self.objects:
            if lowest <= address < library_end:
                where = self.prebuilt
            elif self.nursery <= address < self.nursery + size:
                where = self.young
            else:
                where = self.old
            amount = where[names[member]]
            amount[0] += 1
            amount[1] += bytes_ + 7 & ~7


def old_by_type(profile):
    names = {r["id"]: r["rpython"] for r in profile.all("type")}
    found = collections.defaultdict(lambda: [0, 0])
    for cell in profile.all("cell"):
        if cell.get("old_live_objects"):
            found[names[cell["type"]]][0] += cell["old_live_objects"]
            found[names[cell["type"]]][1] += cell["old_live_bytes"]
    return found


def check(t, path, where, pypy=(), args=()):
    name = " ".join([books.name_of(path), *pypy])
    library_path, distance = where
    with open(path, encoding="utf-8") as f:
        text = f.read() + ENDING.format(library=library_path, distance=distance)
    if "import cffi" in text:
        t.skip(f"{name}: the dump leaves out what rawrefcount keeps alive")
        return
    run = vg.run("-c", text, *args, pypy=pypy,
                 env={"PYPY_GC_NURSERY": "32M", "DUMP": "{folder}/dump"})
    if not books.check_run(t, run, name):
        return
    dump = Dump(run.folder, library_path)
    ours = old_by_type(run.profile)
    t.ok(len(dump.objects) > 20000 and dump.prebuilt and len(dump.old) > 50,
         f"{name}: there is something to compare")
    t.ok(dump.nursery_size == run.profile.one("run")["nursery_size"]
         and sum(n for n, _ in dump.young.values()) < 500,
         f"{name}: hardly anything is in the nursery")
    without = [k for k in {*ours, *dump.old} if k not in dump.prebuilt]
    t.ok(len(without) > 20, f"{name}: many types have no prebuilt objects")

    def differences(types):
        return ((k, "profile", ours.get(k), "dump", dump.old.get(k)) for k in sorted(types)
                if list(ours.get(k, (0, 0))) != list(dump.old.get(k, (0, 0))))

    books.nothing(t, differences(without), f"{name}: types without prebuilt objects")
    books.nothing(t, differences({*ours, *dump.old} - {*without}),
                  f"{name}: types with prebuilt objects, without these")
    totals = run.profile.totals
    t.is_([totals["old_live_objects"], totals["old_live_bytes"]],
          [sum(x[i] for x in dump.old.values()) for i in (0, 1)], f"{name}: all objects and bytes")


with tap.Tap() as test:
    place = library()
    for program in PROGRAMS:
        check(test, books.program(program), place)
    for program in ("objects", "weak"):
        check(test, books.program(program), place, pypy=["--jit", "off"])
    patterns = os.environ.get("PYPYGC_PATTERNS")
    for script in sorted(glob.glob(os.path.join(patterns, "*.py"))) if patterns else ():
        check(test, script, place, args=["0.05"])
