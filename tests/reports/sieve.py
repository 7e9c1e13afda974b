# Primes by a sieve in a bytearray.
# source: PlummersSoftwareLLC/Primes 115, Pure Python, but 150 times faster (with PyPy's figures); also 36
# wrong: nothing; stores into a bytearray in compiled code
# quiet
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def primes(limit):
    sieve = bytearray([1]) * (limit + 1)
    sieve[0] = sieve[1] = 0
    n = 2
    while n * n <= limit:
        if sieve[n]:
            at = n * n
            while at <= limit:
                sieve[at] = 0
                at += n
        n += 1
    return sum(sieve)


print(primes(int(20000000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
