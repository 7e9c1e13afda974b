# PyPy's own dump of its heap (gc._dump_rpy_heap) of a program that runs under the tool, taken right
# before its end.
# SPDX-License-Identifier: GPL-3.0-or-later

import collections
import os
import re
import struct
import subprocess
import zlib

import vg

# Put behind a program. The last lines may not let go of anything old: collect() without an argument
# would leave an Arguments object, dump_rpy_heap() is written in Python and imports, and a global
# name that is used for the first time may make the dictionary of their caches grow. Nothing is
# promoted after the collections: the nursery holds 32 MB. The file is open before. PyPy's own
# variables say where the nursery is: {distance} is that of nursery_free from the start of the
# library; `nursery` is 16 bytes before it, `nursery_size` 16 after.
_ENDING = """
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
_os.write(_words, _os.pread(_memory, 40, _start + {distance} - 16))
def _end(collect, two, dump, fd, leave, status, mark, name, text, size):
    collect(two)
    collect(two)
    collect(two)
    {before}
    dump(fd)
    leave(status)
{mark}
_end(_gc.collect, 2, _gc._dump_rpy_heap, _fd, _os._exit, 0, _mark, _mark_name, b"dump", 64 << 20)
"""
# ctypes is written in Python, whose frames would hold more than the dump sees.
_MARK = """import _rawffi
_mark_text = [_rawffi.Array("c")(7, t) for t in (b"before\\0", b"dump\\0\\0\\0")]
_mark_before, _mark_name = [_rawffi.Array("P")(1, [t.buffer]) for t in _mark_text]
_mark = _rawffi.CDLL(None).ptr("pypygc_snapshot", ["P"], None)
_mark(_mark_before)
"""
# What may be done right before the dump: nothing; a snapshot of the name "dump"; and so much more
# is made old that this is the peak, which a minor collection sees.
_BEFORE = {None: "pass", "mark": "mark(name)", "peak": "peak = text * size; collect(two)"}


def ending(place, before=None):
    """The end of a program that dumps its heap; PLACE is what library() returns."""
    path, distance = place
    return _ENDING.format(library=path, distance=distance, before=_BEFORE[before],
                          mark=_MARK if before == "mark" else "_mark = _mark_name = None")


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
    """(address, member, size, pointers) of every object: words address, member, size, pointers, -1;
    and how many of them are roots, which end with 0, 0, 0, -1."""
    words = memoryview(data).cast("q")
    objects, roots, at = [], 0, 0
    while at < len(words):
        start = at
        at += 3
        while words[at] != -1:
            at += 1
        if words[start]:
            objects.append((words[start], words[start + 1], words[start + 2],
                            words[start + 3:at].tolist()))
        else:
            roots = len(objects)
        at += 1
    return objects, roots


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
        self.names = names
        self.objects, self.root_count = read_dump(content(""))
        self.library = (lowest, library_end)
        for address, member, bytes_, _ in self.objects:
            where = self.where(address)
            amount = where[names[member]]
            amount[0] += 1
            amount[1] += bytes_ + 7 & ~7

    def where(self, address):
        """Which of `old`, `prebuilt` and `young` the object at the address belongs to."""
        if self.library[0] <= address < self.library[1]:
            return self.prebuilt
        if self.nursery <= address < self.nursery + self.nursery_size:
            return self.young
        return self.old
