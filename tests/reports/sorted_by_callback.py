# An array is sorted by C's qsort, which calls Python for each comparison.
# source: pypy/pypy 968, very slow ctypes callbacks
# wrong: each call from C into Python makes arguments and a frame, interpreted; list.sort()
# must: costly-call or interpreted-code or escaping-object at (sort), (key)
# SPDX-License-Identifier: GPL-3.0-or-later
import ctypes
import sys

libc = ctypes.CDLL(None)
compare_type = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_int), ctypes.POINTER(ctypes.c_int))


def compare(x, y):
    return x[0] - y[0]  # (key)


def run(n, rounds):
    total = 0
    for r in range(rounds):
        values = (ctypes.c_int * n)(*[(i * 7919 + r) % 10007 for i in range(n)])
        libc.qsort(values, n, ctypes.sizeof(ctypes.c_int), compare_type(compare))  # (sort)
        total += values[0]
    return total


print(run(300, int(12 * float(sys.argv[1] if len(sys.argv) > 1 else 1)) or 1))
