# Recursion that goes deep: thousands of frames, again and again.
# SPDX-License-Identifier: GPL-3.0-or-later
import sys

sys.setrecursionlimit(10000)


def nested(depth):
    return [] if depth == 0 else [nested(depth - 1)]


def depth_of(value):
    return 1 + depth_of(value[0]) if value else 0


def work(count):
    return sum(depth_of(nested(2500)) for _ in range(count))


print(work(round(400 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
