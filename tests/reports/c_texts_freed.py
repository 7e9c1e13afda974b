# The same, but each copy is freed when it is done with.
# source: ZeroIntensity/pointers.py 5, Feature Request: malloc (the remedy: free)
# wrong: nothing
# was: quiet above low
# measured: nothing is kept, but ctypes takes 4.0 s for 120,000 rounds, of which the same calls by cffi
#   take 0.2: it copies each text into C memory byte by byte, in Python
# must: costly-call at (here)
# must not: external-memory, growing-heap
# SPDX-License-Identifier: GPL-3.0-or-later
import ctypes
import sys

libc = ctypes.CDLL(None)
libc.strdup.restype = ctypes.c_void_p
libc.strdup.argtypes = [ctypes.c_char_p]
libc.free.argtypes = [ctypes.c_void_p]


def register(n):
    total = 0
    for i in range(n):
        handle = libc.strdup(b"name of a thing number %06d, " % i * 40)  # (here)
        total += handle & 1
        libc.free(handle)
    return total


print(register(int(30000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
