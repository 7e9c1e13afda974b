# Tests whether a Mersenne number is prime.
# source: pypy/pypy 2713, Large integer multiplication could be faster
# wrong: squares of numbers of 2,000 bits, and their parts; a library such as gmpy2
# must: bigint-churn or costly-call at (square), (fold)
# must not: quadratic-copy, medium-lived, nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def folded(n, exponent, mersenne):
    while n > mersenne:
        n = (n & mersenne) + (n >> exponent)  # (fold)
    return n


def run(exponent, rounds):
    mersenne = 2 ** exponent - 1
    s = 4
    for _ in range(rounds):
        s = folded(s * s, exponent, mersenne) - 2  # (square)
    return s & 0xFF


print(run(2203, int(2200 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
