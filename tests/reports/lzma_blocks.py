# Small compressed blocks are unpacked one after the other.
# source: pypy/pypy 5330, Memory Leak on lzma decompression; 2579
# wrong: each decompressor holds memory of liblzma until a finalizer frees it, far more than the
#   collector knows of
# must: external-memory or garbage-waits or finalizer-churn at (here)
# harmful: nursery-too-small, medium-lived
# SPDX-License-Identifier: GPL-3.0-or-later
import lzma
import sys


def unpack(block, n):
    size = 0
    for _ in range(n):
        size += len(lzma.decompress(block))  # (here)
    return size


print(unpack(lzma.compress(b"foobar" * 1291), int(2000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
