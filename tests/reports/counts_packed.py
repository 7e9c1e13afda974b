# Counts are packed as integers of variable length into one bytearray, and read again.
# source: HdrHistogram/HdrHistogram_py 12, Include pure-python versions of encode/decode (quick under PyPy)
# wrong: nothing; shifts and bytes in compiled loops
# quiet
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def encode(counts, data):
    at = 0
    for count in counts:
        value = (count << 1) ^ (count >> 63)
        while value > 127:
            data[at] = (value & 127) | 128
            at += 1
            value >>= 7
        data[at] = value
        at += 1
    return at


def decode(data, end):
    total = at = 0
    while at < end:
        shift = value = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 127) << shift
            if byte < 128:
                break
            shift += 7
        total += (value >> 1) ^ -(value & 1)
    return total


def run(n):
    counts = [i * i * 37 % 1000003 - 500 for i in range(4000)]
    data = bytearray(10 * len(counts))
    total = 0
    for _ in range(n):
        total += decode(data, encode(counts, data))
    return total


print(run(int(1200 * float(sys.argv[1] if len(sys.argv) > 1 else 1)) or 1))
