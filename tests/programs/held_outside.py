# Memory outside the collector's heap that hangs on a dictionary: COUNT chains of three blocks and one that all
# share; as many that nobody has the address of any more, and one large block that another variable has. Argument: COUNT.
# Needs cffi.
# SPDX-License-Identifier: GPL-3.0-or-later
import sys

try:
    import cffi
except ImportError:
    print("missing cffi")
    sys.exit(0)

ffi = cffi.FFI()
ffi.cdef("void *calloc(size_t, size_t);")
C = ffi.dlopen(None)


class Owner:
    def __init__(self, shared):
        self.first = chain(shared)


def block(size, *pointers):
    address = C.calloc(1, size)
    words = ffi.cast("void **", address)
    for i, pointer in enumerate(pointers):
        words[i] = pointer
    return address


def chain(shared):
    return block(60001, block(30001, block(5000), shared))


def main(count):
    shared = block(70000)
    for i in range(count):
        held[i] = Owner(shared)
        chain(shared)


held = {}
other = block(200000)
main(int(sys.argv[1]))
print(len(held))
