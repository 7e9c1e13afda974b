# The number of bits of large machine integers, by a table.
# source: pypy/pypy 5314, int.bit_length() is slow for non-big integers (the remedy, eighteen times faster)
# wrong: nothing
# quiet
# SPDX-License-Identifier: GPL-3.0-or-later
import sys

TABLE = [0] * 2 ** 16
for entry in range(1, len(TABLE)):
    TABLE[entry] = 1 + TABLE[entry // 2]


def bit_length(x):
    count = 0
    if x >= 2 ** 32:
        x >>= 32
        count += 32
    if x >= 2 ** 16:
        x >>= 16
        count += 16
    return count + TABLE[x]


def run(n):
    z = 2 ** 62
    y = 0
    for x in range(z - n, z):
        y += bit_length(x)
    return y


print(run(int(20000000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
