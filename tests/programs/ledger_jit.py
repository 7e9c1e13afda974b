# SPDX-License-Identifier: GPL-3.0-or-later
# Known amounts of work that ends up inside of traces: a function that is inlined into two callers, a
# generator that is resumed from two lines, keys of a sort, a function with a loop of its own. Lines that
# the test looks at end in a comment "here: NAME". Arguments: how many rounds; how often
# the key of a sort calls the function: then there is nothing but that sort.
import sys


def leaf(x):
    x = (x * 5 + 3) & 1023
    x = (x * 7 + 1) & 1023
    x = (x ^ 85) + (x >> 3)
    x = (x * 11 + 5) & 1023
    x = (x ^ 51) + (x >> 2)
    x = (x * 13 + 9) & 1023
    return x


def three(n):
    total = 0
    for i in range(3 * n):
        total += leaf(i)  # here: three
    return total


def one(n):
    total = 0
    for i in range(n):
        total += leaf(i)  # here: one
    return total


def steps(n):
    for i in range(n):
        yield (i * 3 + 1) & 1023


def resumed(n):
    total = 0
    for step in steps(3 * n):  # here: many resumes
        total += step
    for step in steps(n):  # here: few resumes
        total += step
    return total


# The order is the same for all of them.
def key_0(x):
    return x * 1024


def key_1(x):
    return x * 1024 + (leaf(x) & 1023)


def key_2(x):
    return x * 1024 + (leaf(leaf(x)) & 1023)


def keys(n, key):
    data = list(range(n))
    data.sort(key=key)  # here: sort


def looping(n):
    total = 0
    for i in range(n):
        total += i & 3
    return total


def long_loops(n):
    total = 0
    for i in range(n):
        total += looping(300)  # here: long
    return total


def short_loops(n):
    total = 0
    for i in range(n):
        total += looping(100)  # here: short
    return total


def main(n):
    three(n)
    one(n)
    resumed(n)
    long_loops(n // 10)
    short_loops(n // 10)


if len(sys.argv) > 2:
    keys(int(sys.argv[1]), [key_0, key_1, key_2][int(sys.argv[2])])
else:
    main(int(sys.argv[1]))
