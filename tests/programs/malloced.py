# What the C library has malloced, as it says itself, at the end of programs that use memory outside
# of the collector's heap. Argument: which program. Prints the bytes that are in use, mappings apart.
# SPDX-License-Identifier: GPL-3.0-or-later
import ctypes
import os
import sys

NAMES = "arena ordblks smblks hblks hblkhd usmblks fsmblks uordblks fordblks keepcost"


class Mallinfo(ctypes.Structure):
    _fields_ = [(name, ctypes.c_size_t) for name in NAMES.split()]


def tls():
    import ssl
    return [ssl.create_default_context() for _ in range(3)]


def sqlite():
    import sqlite3
    base = sqlite3.connect(":memory:")
    base.execute("create table t (a integer, b text)")
    base.executemany("insert into t values (?, ?)", ((i, "x" * (i % 700)) for i in range(3000)))
    base.execute("create index i on t (b)")
    return base


def compressed():
    import zlib
    makers = [zlib.compressobj(level) for level in range(1, 10)]
    for maker in makers:
        maker.compress(b"abcdefghij" * 5000)
    return makers


def blocks():
    libc = ctypes.CDLL(None)
    libc.malloc.restype = ctypes.c_void_p
    libc.free.argtypes = [ctypes.c_void_p]
    libc.realloc.restype = ctypes.c_void_p
    libc.realloc.argtypes = [ctypes.c_void_p, ctypes.c_size_t]
    libc.aligned_alloc.restype = ctypes.c_void_p
    kept = [libc.malloc(ctypes.c_size_t(i % 1500)) for i in range(20000)]
    for i in range(0, 20000, 3):
        libc.free(kept[i])
    for i in range(1, 20000, 3):
        kept[i] = libc.realloc(kept[i], i % 2100 + 1)
    for i in range(200):
        kept.append(libc.aligned_alloc(ctypes.c_size_t(64), ctypes.c_size_t(640)))
    return kept


def main(name):
    libc = ctypes.CDLL(None)
    libc.mallinfo2.restype = Mallinfo
    kept = {"tls": tls, "sqlite": sqlite, "compressed": compressed, "blocks": blocks}[name]()
    os.write(1, b"%d\n" % libc.mallinfo2().uordblks)
    os._exit(0 if kept is not None else 1)


main(sys.argv[1])
