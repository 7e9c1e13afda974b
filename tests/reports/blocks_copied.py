# Blocks of a download are cut into lines of a fixed length.
# source: pypy/pypy 2516, bytearray()[:n].tobytes() is 150x slower in PyPy compared to CPython
# wrong: tobytes() of a view of a bytearray goes byte by byte; bytes(buffer[a:b]) copies at once
# was: must: costly-call or large-object-churn or buffer-churn at (here)
# measured: PyPy 7.3.11 copies the bytes at once: 12,000 rounds take 0.04 s, and with bytes(buffer[a:b])
#   as long
# must not: medium-lived, nursery-too-small
# quiet
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def cut(n):
    buffer = bytearray(b"0123456789abcdef" * 1024)
    view = memoryview(buffer)
    total = 0
    for i in range(n):
        total += len(view[:8192].tobytes())  # (here)
    return total


print(cut(int(3000 * float(sys.argv[1] if len(sys.argv) > 1 else 1)) or 1))
