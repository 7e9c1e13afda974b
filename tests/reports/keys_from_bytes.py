# Public keys come as bytes, and become integers.
# source: pyca/cryptography 3295, clean up int_from_bytes ("this is quadratic in the length of data", 7 times
#   slower than by way of hex)
# wrong: the integer is shifted and the rest of the bytes copied for each four bytes; int.from_bytes() does all
# must: bigint-churn or quadratic-copy or costly-call at (here), (there)
# SPDX-License-Identifier: GPL-3.0-or-later
import struct
import sys


def int_from_bytes(data):
    result = 0
    while len(data) > 0:
        digit, = struct.unpack(">I", data[:4])
        result = (result << 32) + digit  # (here)
        data = data[4:]  # (there)
    return result


def run(n):
    keys = [bytes((i * 37 + k * 11) & 255 for k in range(1024)) for i in range(20)]
    total = 0
    for i in range(n):
        total ^= int_from_bytes(keys[i % 20])
    return total & 0xFFFFFFFF


print(run(int(500 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
