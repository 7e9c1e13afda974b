# Fixed records are read out of bytes.
# source: pypy/pypy 4613, merge faster-rstruct-2; 2303, struct.unpack() is 15x~ slower on bytearray (mended)
# wrong: nothing; a constant format is compiled with the loop
# quiet
# SPDX-License-Identifier: GPL-3.0-or-later
import struct
import sys


def total(data, rounds):
    found = 0
    for _ in range(rounds):
        for place in range(0, len(data), 12):
            kind, size, value = struct.unpack_from("<HHq", data, place)
            found += value if kind & 1 else size
    return found


data = bytearray(b"".join(struct.pack("<HHq", i & 7, i & 255, i * 31) for i in range(5000)))
print(total(data, int(150 * float(sys.argv[1] if len(sys.argv) > 1 else 1)) or 1))
