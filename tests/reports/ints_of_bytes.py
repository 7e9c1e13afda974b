# Fields of four bytes in a message become integers, and integers fields.
# source: construct/construct 623, BytesInteger performance, could use int.from_bytes ("turns out that it is
#   slower"); nuodb/nuodb-python 194
# wrong: from_bytes() and to_bytes() go through integers of many digits; struct reads machine integers
# must: costly-call or bigint-churn at (here), (there)
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def run(n):
    message = bytes(range(256)) * 4
    total = 0
    for i in range(n):
        at = i * 4 % 1020
        number = int.from_bytes(message[at:at + 4], "big")  # (here)
        total += len((number & 0xFFFF).to_bytes(4, "little"))  # (there)
    return total


print(run(int(400000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
