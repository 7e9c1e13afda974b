# Frames of a protocol are unpacked from the bytearray that was received.
# source: pypy/pypy 2303, struct.unpack() is 15x~ slower on bytearray than bytes (three times now)
# wrong: unpack_from() copies or looks at the bytearray item by item; of bytes it is compiled
# must: costly-call or escaping-object at (here)
# SPDX-License-Identifier: GPL-3.0-or-later
import struct
import sys

HEAD = struct.Struct(">BHI")


def run(n):
    received = bytearray()
    for i in range(200):
        received += HEAD.pack(i & 255, i * 3, i * 1001)
    total = 0
    for _ in range(n):
        for place in range(0, len(received), HEAD.size):
            kind, length, number = HEAD.unpack_from(received, place)  # (here)
            total += kind ^ length ^ number
    return total


print(run(int(900 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
