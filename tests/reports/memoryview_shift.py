# A length is put before a message, in place, by memory views.
# source: pypy/pypy 2662, Using memoryview to shift bytes is 18x slower than cPython
# wrong: assigning a slice of a memory view goes byte by byte, or through a copy as text; one
#   concatenation is faster
# must: costly-call at (here), (there)
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def shift(message, n):
    for _ in range(n):
        view = memoryview(message)
        end = view[-4:].tobytes()
        view[4:] = view[:-4]  # (here)
        view[:4] = end  # (there)
    return message[0]


print(shift(bytearray(range(256)) * 64, int(25000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
