# Texts are handed to C, which copies them; nobody frees the copies.
# source: yu-lab-vt/CINDA 12, Memory leak in pyCS2() return pointer; myhub/tr 18
# wrong: memory of the C library is lost with each call, and grows without bound while the heap is small.
#   The first screen must say that it is outside of the heap, and where
# must: external-memory at (here)
# harmful: nursery-too-small, medium-lived
# SPDX-License-Identifier: GPL-3.0-or-later
import ctypes
import sys

libc = ctypes.CDLL(None)
libc.strdup.restype = ctypes.c_void_p
libc.strdup.argtypes = [ctypes.c_char_p]


def register(n):
    total = 0
    for i in range(n):
        handle = libc.strdup(b"name of a thing number %06d, " % i * 40)  # (here)
        total += handle & 1
    return total


print(register(int(30000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
