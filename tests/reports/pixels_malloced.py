# Buffers that a C function returns are kept in a list through cffi; none is freed.
# source: libvips/pyvips 9, pypy memory pressure; Picovoice/octopus 67
# wrong: the memory belongs to C; the collector sees a pointer. ffi.gc(pointer, free, size), or free
# must: external-memory at (here)
# harmful: nursery-too-small, medium-lived
# SPDX-License-Identifier: GPL-3.0-or-later
import sys

import cffi

ffi = cffi.FFI()
ffi.cdef("void *calloc(size_t, size_t); void free(void *);")
libc = ffi.dlopen(None)


def load(width, height):
    pixels = ffi.cast("unsigned char *", libc.calloc(width * height, 3))  # (here)
    pixels[0] = 255
    return pixels


def run(n):
    tiles = []
    for i in range(n):
        tiles.append(load(64, 20 + i % 9))
    return sum(tile[0] for tile in tiles)


print(run(int(6000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
