# bad: interpreted-code in checksum
# Hundreds of fields are unpacked at once: each is unrolled, so that the trace is too long, is given up, and is tried
# again and again, as in tarfile.calc_chksums().
# SPDX-License-Identifier: GPL-3.0-or-later
import struct
import sys


def checksum(header):
    unsigned = sum(struct.unpack_from("148B8x356B", header))
    signed = sum(struct.unpack_from("148b8x356b", header))
    return unsigned, signed


def all_of(n):
    found = 0
    for i in range(n):
        found += checksum(bytes([i % 200 + 1]) * 512)[1]
    return found


print(all_of(int(6000 * float(sys.argv[1]))))
