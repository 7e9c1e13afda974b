# The items of a list are visited in an order that looks like chance, by a stride.
# source: CamDavidsonPilon/tdigest 11, Replaced random.shuffle with pyudorandom (the remedy)
# wrong: nothing
# quiet
# SPDX-License-Identifier: GPL-3.0-or-later
from math import gcd
import sys


def strides(n):
    step = n // 2 + 1
    while gcd(step, n) != 1:
        step += 1
    at = 0
    for _ in range(n):
        yield at
        at = (at + step) % n


def run(n):
    values = [i * 7 % 1001 for i in range(10007)]
    total = 0
    for _ in range(n):
        for i in strides(len(values)):
            total = total * 3 + values[i] & 0xFFFFFF
    return total


print(run(int(300 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
