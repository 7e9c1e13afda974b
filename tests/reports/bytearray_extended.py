# Blocks are put behind each other in a bytearray.
# source: pypy/pypy 2782, extending bytearray is x30 slower than CPython
# wrong: extend() goes through the block byte by byte; += copies it at once
# must: costly-call or quadratic-copy or large-object-churn at (here)
# must not: medium-lived, nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def fill(n):
    block = b"\x01\x02" * 2500
    out = bytearray()
    for i in range(n):
        out.extend(block)  # (here)
        if len(out) > 1000000:
            del out[:]
    return len(out)


print(fill(int(3000 * float(sys.argv[1] if len(sys.argv) > 1 else 1)) or 1))
