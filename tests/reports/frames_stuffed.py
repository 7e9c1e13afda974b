# Frames of a serial protocol are stuffed, byte by byte, from a memoryview that was cast.
# source: cmcqueen/cobs-python 6, Improve performance of Python fallback on PyPy by ~20x
# wrong: each item of a memoryview that was cast is unpacked by code that makes objects for it; bytes
# must: costly-call or escaping-object or buffer-churn at (here)
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def encoded(data):
    out = bytearray()
    block = bytearray()
    for c in memoryview(data).cast("c"):  # (here)
        if c == b"\0":
            out.append(len(block) + 1)
            out += block
            block = bytearray()
        else:
            block += c
    out.append(len(block) + 1)
    return bytes(out + block)


def run(n):
    data = bytes(i * 7 % 50 for i in range(200))
    length = 0
    for _ in range(n):
        length += len(encoded(data))
    return length


print(run(int(800 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
