# A checksum by a table, byte by byte.
# source: wc-duck/pymmh3 3, Added 128bit hash (PyPy outruns the C module)
# wrong: nothing; bytes and a table of ints
# quiet
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def table_of():
    table = []
    for i in range(256):
        for _ in range(8):
            i = (i >> 1) ^ (0xEDB88320 if i & 1 else 0)
        table.append(i)
    return table


def crc(data, table):
    value = 0xFFFFFFFF
    for byte in data:
        value = table[(value ^ byte) & 255] ^ (value >> 8)
    return value ^ 0xFFFFFFFF


data = bytes(range(256)) * 4000
total = 0
for _ in range(int(45 * float(sys.argv[1] if len(sys.argv) > 1 else 1)) or 1):
    total += crc(data, table_of())
print(total)
