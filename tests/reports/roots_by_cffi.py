# Square roots by the C library, called through cffi.
# source: pypy/pypy 1690, Use of cffi slowing down PyPy(?); unicorn-engine/unicorn 6, openvenues/pypostal 1
#   (the quick way to C)
# wrong: nothing; the JIT calls the C function itself
# quiet
# SPDX-License-Identifier: GPL-3.0-or-later
import sys

import cffi

ffi = cffi.FFI()
ffi.cdef("double sqrt(double); int abs(int);")
lib = ffi.dlopen(None)


def run(n):
    total = 0.0
    for i in range(n):
        total += lib.sqrt(i + 0.5) + lib.abs(7 - i % 15)
    return round(total, 3)


print(run(int(4000000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
