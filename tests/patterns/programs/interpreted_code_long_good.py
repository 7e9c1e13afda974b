# good: interpreted-code
# The same sums, by loops over pieces: a trace of one round.
# SPDX-License-Identifier: GPL-3.0-or-later
import sys
from array import array


def checksum(header):
    unsigned = sum(header[:148]) + sum(header[156:])
    numbers = array("b", header)
    signed = sum(numbers[:148]) + sum(numbers[156:])
    return unsigned, signed


def all_of(n):
    found = 0
    for i in range(n):
        found += checksum(bytes([i % 200 + 1]) * 512)[1]
    return found


print(all_of(int(6000 * float(sys.argv[1]))))
