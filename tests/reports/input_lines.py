# Numbers are read with input(), a line each.
# source: pypy/pypy 3972, input() is unnecessarily slow; 3071
# wrong: input() flushes standard error and output, and prints an empty prompt, for every line; iterate
#   over sys.stdin
# must: costly-call at (here)
# must not: medium-lived, nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
import io
import sys


def add_up(n):
    total = 0
    for _ in range(n):
        total += int(input())  # (here)
    return total


n = int(200000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))
sys.stdin = io.StringIO("".join("%d\n" % i for i in range(n)))
print(add_up(n))
