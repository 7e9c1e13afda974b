# The number of bits of large machine integers.
# source: pypy/pypy 5314, int.bit_length() is slow for non-big integers
# wrong: bit_length() shifts bit by bit; a table of 2 ** 16 entries is ten times faster
# must: costly-call at (here)
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def run(n):
    z = 2 ** 62
    y = 0
    for x in range(z - n, z):
        y += x.bit_length()  # (here)
    return y


print(run(int(3000000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
