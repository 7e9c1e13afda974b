# Functions with short loops of their own, recursion, and a generator that runs for long.
# SPDX-License-Identifier: GPL-3.0-or-later
def checksum(data):
    total = 0
    for value in data:
        total += value & 7
    return total


def depth(n):
    return 0 if n == 0 else 1 + depth(n - 1)


def numbers(n):
    for i in range(n):
        yield i & 15


def work(n):
    data = list(range(40))
    total = 0
    for i in numbers(n):
        total += checksum(data) + depth(5) + i
    return total


print(work(60000))
