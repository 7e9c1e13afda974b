# The digits of long numbers in some base, one after the other.
# source: isaacg1/pyth 205, Huge asymptotic speedup for base conversion
# wrong: the whole number is divided for each digit: split it in halves by a power of the base
# must: bigint-churn or costly-call at (here)
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def digits(number, base):
    found = []
    while number:
        number, digit = divmod(number, base)  # (here)
        found.append(digit)
    return found


def run(n):
    number = 7 ** 2000
    total = 0
    for i in range(n):
        total += sum(digits(number + i, 37))
    return total


print(run(int(80 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
