# Numbers that are the sum of their digits, each to its own power (Münchhausen numbers).
# source: jabbalaci/SpeedTests 5, Benchmark is too much Write bound (a comparison of languages, with PyPy)
# wrong: nothing
# quiet
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def is_one(number, powers):
    total = 0
    rest = number
    while rest > 0:
        total += powers[rest % 10]
        if total > number:
            return False
        rest //= 10
    return total == number


def run(limit):
    powers = [0] + [i ** i for i in range(1, 10)]
    return [number for number in range(limit) if is_one(number, powers)]


print(run(int(4000000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
