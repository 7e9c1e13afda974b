# Generators that feed generators, and comprehensions over them.
# SPDX-License-Identifier: GPL-3.0-or-later


def numbers(count):
    for i in range(count):
        yield i


def pairs(source):
    last = 0
    for value in source:
        yield last, value
        last = value


def work(count):
    total = 0
    for a, b in pairs(x * 3 for x in numbers(count) if x & 1):
        total += a ^ b
    return total


print(work(4000000))
