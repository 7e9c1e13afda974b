# Blocks of a document are read through a pointer to an array of the block's size.
# source: pypdfium2-team/pypdfium2 346, ctypes.POINTER memory leak in _buffer_reader; python/cpython 100926
# wrong: each size has a type of its own, and a pointer type, which are kept for ever. memoryview, or string_at
# must: growing-heap or external-memory
# must not: medium-lived
# harmful: nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
import ctypes
import sys

page = ctypes.create_string_buffer(b"text " * 4000)
base = ctypes.cast(page, ctypes.c_void_p)


def block(size):
    pointer = ctypes.cast(base, ctypes.POINTER(ctypes.c_ubyte * size))
    return pointer.contents[size - 1]


def read(n):
    total = 0
    for i in range(n):
        total += block(64 + i)
    return total


print(read(int(1500 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
