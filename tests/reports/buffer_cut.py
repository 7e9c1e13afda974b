# Messages are cut off the front of a buffer, one after the other.
# source: msgpack/msgpack-python 196, fallback: Rewrite buffer from array of bytes to bytes; dpkp/kafka-python 212
# wrong: all that is left is copied for each message; keep an offset (struct.unpack_from), or a memoryview
# must: quadratic-copy or large-object-churn or costly-call at (here)
# must not: medium-lived, nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
import struct
import sys


def messages(buffer):
    total = 0
    while buffer:
        (size,) = struct.unpack(">H", buffer[:2])
        total += buffer[2]
        buffer = buffer[2 + size:]  # (here)
    return total


n = int(6000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))
print(messages(b"".join(struct.pack(">H", 14) + bytes([i & 127]) * 14 for i in range(n))))
