# A file of many small compressed blocks is read block by block.
# source: pypy/pypy 2271, Decompressing takes significantly longer than on CPython (bgzip: 9.5 minutes, 42 s)
# wrong: a decompressor is made for each block, in memory of C's, for little output; more blocks at a time
# must: costly-call or finalizer-churn or external-memory at (here), (there)
# SPDX-License-Identifier: GPL-3.0-or-later
import struct
import sys
import zlib


def run(n):
    block = zlib.compress(b"ACGTACGTTTGACCA" * 20)
    data = struct.pack("<H", len(block)) + block
    total = 0
    for _ in range(n):
        size = struct.unpack("<H", data[:2])[0]
        inflater = zlib.decompressobj()  # (here)
        total += len(inflater.decompress(data[2:2 + size]))  # (there)
    return total


print(run(int(8000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
