# Frames of a protocol, each with its checksum, are put behind each other in bytes.
# source: msgpack/msgpack-python 196 and dpkp/kafka-python 212 (buffers of bytes); pypy/pypy 2964
# wrong: the buffer is copied whole for each frame. The checksums are few and small
# must: quadratic-copy at (here)
# must not: bigint-churn, medium-lived, nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
import struct
import sys
import zlib


def frames(messages):
    out = b""
    for message in messages:
        out += struct.pack(">qiI", 0, len(message), zlib.crc32(message)) + message  # (here)
    return out


n = int(8000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))
print(len(frames([b"value-%06d" % i for i in range(n)])))
