# Vectors as C structures of ctypes.
# source: pypy/pypy 1237, pypy 2x slower than python on ctypes.Structure; 593
# wrong: ctypes is Python code over raw memory in PyPy; a class, or cffi, is many times faster
# must: costly-call or escaping-object at (here)
# must not: medium-lived, nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
import ctypes
import sys


class Vector(ctypes.Structure):
    _fields_ = [("x", ctypes.c_double), ("y", ctypes.c_double)]


def run(n):
    total = 0.0
    for i in range(n):
        v = Vector(i, 2.0)  # (here)
        total += v.x * v.y
    return total


print(run(int(90000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
