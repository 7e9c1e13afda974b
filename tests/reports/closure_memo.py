# A decorator of one's own remembers results in a variable of its closure.
# source: evalf/nutils 654, fix lru_cache related memory leak; python-babel/babel 967
# wrong: the dictionary in the closure is never emptied; the first screen must say that memory grows and on
#   what it hangs
# must: growing-heap at (here)
# must: /memo/
# harmful: nursery-too-small, medium-lived
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def remembered(function):
    memo = {}

    def ask(*arguments):
        if arguments not in memo:
            memo[arguments] = function(*arguments)  # (here)
        return memo[arguments]
    return ask


@remembered
def route(start, end):
    return [start, (start + end) // 2, end, "%d-%d" % (start, end)]


def serve(n):
    total = 0
    for i in range(n):
        total += route(i, i + 17)[2] & 7
    return total


print(serve(int(100000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
