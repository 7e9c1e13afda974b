# A key exchange by pow() with a modulus, for each message.
# source: pypy/pypy 2713, Large integer multiplication could be faster
# wrong: numbers of 512 bits; a library in C, or fewer of them
# must: bigint-churn or costly-call at (here)
# must not: medium-lived, nursery-too-small, quadratic-copy
# SPDX-License-Identifier: GPL-3.0-or-later
import sys

PRIME = 2 ** 521 - 1


def shared(secret, public):
    return pow(public, secret, PRIME)  # (here)


def run(n):
    key = 3
    for i in range(n):
        key = shared(2 ** 60 + i, key + 2 ** 300)
    return key % 1000003


print(run(int(1500 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
