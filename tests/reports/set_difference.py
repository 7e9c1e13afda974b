# What is left to do is a set from which a few are taken away each time.
# source: pypy/pypy 3902, set.difference() may do one unneeded copy of the set; 1319
# wrong: a - b copies all of a to take a few out; a -= b, or discard()
# must: costly-call or quadratic-copy or large-object-churn at (here)
# must not: medium-lived, nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def run(n):
    left = set(range(n))
    rounds = 0
    while len(left) > n // 2:
        left = left - {rounds * 3 % n, rounds * 3 % n + 1}  # (here)
        rounds += 1
    return rounds


print(run(int(5000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
