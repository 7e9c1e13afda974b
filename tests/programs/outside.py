# Memory outside the collector's heap: blocks of known sizes, one kind a function. Argument: how
# many of each. Needs cffi.
# SPDX-License-Identifier: GPL-3.0-or-later
import array
import gc
import sys

try:
    import cffi
except ImportError:
    print("missing cffi")
    sys.exit(0)

ffi = cffi.FFI()
ffi.cdef("void *malloc(size_t); void free(void *);")
C = ffi.dlopen(None)


def untold(count):
    for i in range(count):
        ffi.gc(C.malloc(100003), C.free)  # outside: untold


def told(count):
    for i in range(count):
        ffi.gc(C.malloc(200003), C.free, 200003)  # outside: told


def owned(count):
    for i in range(count):
        ffi.new("char[]", 50001)  # outside: owned


def leaked(count):
    for i in range(count):
        C.malloc(30001)  # outside: leaked


def small(count):
    for i in range(count):
        C.free(C.malloc(100))  # outside: small


def freed(count):
    for i in range(count):
        C.free(C.malloc(40001))  # outside: freed


def arrays(count):
    for i in range(count):
        array.array("d", (0.5,)) * 2000  # outside: arrays


def main(count):
    for function in (untold, told, owned, leaked, small, freed, arrays):
        function(1)
        function(count)
    for i in range(4):
        gc.collect()


main(int(sys.argv[1]))
