# A generator walks through memory that no cache holds, a step at a time, on behalf of two callers by
# turns. Nothing else touches memory that a large cache does not have. What each of the callers has
# touched is printed.
# SPDX-License-Identifier: GPL-3.0-or-later
import sys

LINE = 64


def walk(block):
    at = 0
    while True:
        at += LINE
        block[at] = 1  # touched
        yield


def rarely(walker):
    next(walker)


def often(walker):
    next(walker)


def main(rounds):
    walker = walk(bytearray((4 * rounds + 1) * LINE))
    for _ in range(rounds):
        rarely(walker)
        for _ in range(3):
            often(walker)
    print("rarely %d\noften %d" % (rounds, 3 * rounds))


main(int(sys.argv[1]))
