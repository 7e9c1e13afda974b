# Numbers are packed into a message and unpacked again.
# source: pypy/pypy 865, Struct.pack and unpack 3x and 6x slower than CPython (mended); 955
# wrong: nothing
# quiet above low
# SPDX-License-Identifier: GPL-3.0-or-later
import struct
import sys


def run(n):
    total = 0
    for i in range(n):
        message = struct.pack("<IHd", i, i & 0xFFFF, i * 0.5)
        a, b, c = struct.unpack("<IHd", message)
        total += a + b + int(c)
    return total


print(run(int(1000000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
