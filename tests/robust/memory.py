#!/usr/bin/env python3
# The tool does not believe what lies in the program's memory: a program that overwrites the list of
# what it freed, or sends client requests with any arguments, runs as under --tool=none, and its
# profile says what was left out.
# SPDX-License-Identifier: GPL-3.0-or-later

import os
import re
import subprocess

import tap
import vg

LIBRARY = os.path.join(vg.BUILDDIR, "vglib", "vgpreload_pypygc-amd64-linux.so")
QUIET = ["--log-file={folder}/valgrind.log"]

# What the program does first, hot code and blocks of memory outside the heap.
WORK = """
import ctypes
def hot(count):
    kept = [None] * 100
    for i in range(count):
        kept[i % 100] = bytearray(20000 + i % 7)
    return len(kept)
print(hot(3000))
"""
# Stores COUNT into the mailbox of the preload library, if that is there.
STORE = WORK + """
import sys
offset, count = int(sys.argv[1]), int(sys.argv[2])
with open("/proc/self/maps") as maps:
    bases = [int(line.split("-")[0], 16) for line in maps if "vgpreload_pypygc" in line]
if bases:
    ctypes.c_ulong.from_address(min(bases) + offset + 16).value = count
print(hot(3000))
"""
# The instructions of valgrind.h that Valgrind takes for a request: a function of (arguments, answer).
REQUEST = WORK + """
import mmap
code = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
code.write(bytes.fromhex("4889f8" "4889f2" "48c1c703" "48c1c70d" "48c1c73d" "48c1c733" "4887db"
                         "4889d0" "c3"))
address = ctypes.addressof(ctypes.c_char.from_buffer(code))
send = ctypes.CFUNCTYPE(ctypes.c_ulong, ctypes.POINTER(ctypes.c_ulong), ctypes.c_ulong)(address)
text = ctypes.create_string_buffer(b"x" * 64)
for number in [*range(12), 0x102, 0x103]:
    for place in (0, 8, 2**47, 2**63, 2**64 - 8, 0x58000000, ctypes.addressof(text)):
        for size in (0, 1, 64, 2**20, 2**31, 2**40, 2**63, 2**64 - 1):
            if number == 0x102 and size <= 64 and place == ctypes.addressof(text):
                continue
            arguments = (ctypes.c_ulong * 6)(0x50470000 + number, place, size, 0, 0, 0)
            send(arguments, 0)
print(hot(3000))
"""


def offset_of_mailbox():
    done = subprocess.run(["nm", LIBRARY], capture_output=True, encoding="utf-8", check=True)
    return int(re.search(r"^([0-9a-f]+) [bB] mailbox$", done.stdout, re.M)[1], 16)


def compare(t, name, missing, *args):
    none, ours = (vg.run("-c", *args, tool=tool, options=QUIET, env={"PYPYLOG": None})
                  for tool in ("none", "pypygc"))
    if not t.ok((ours.status, ours.stdout, ours.stderr) == (none.status, none.stdout, none.stderr),
                f"{name}: the same output and status"):
        t.diag(f"expected {none.describe()}\ngot {ours.describe()}")
    if not t.ok(none.stdout == "100\n100\n" and ours.profile is not None,
                f"{name}: a profile is written"):
        t.diag(ours.describe())
        return
    t.is_([r["what"] for r in ours.profile.all("missing")], missing,
          f"{name}: it says what is missing")
    t.ok(any("hot" in str(r["recorded"]) for r in ours.profile.all("trace_ops")),
         f"{name}: it has the traces")
    t.is_(ours.profile.totals["disagreements"], 0, f"{name}: and is right about collections")


with tap.Tap() as test:
    compare(test, "a list of 2^30", ["some of what the program freed"],
            STORE, str(offset_of_mailbox()), str(1 << 30))
    compare(test, "a list of 2^64 - 1", ["some of what the program freed"],
            STORE, str(offset_of_mailbox()), str((1 << 64) - 1))
    compare(test, "requests with any arguments", ["client request"], REQUEST)
