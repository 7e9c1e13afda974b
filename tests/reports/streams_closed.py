# Streams are generators that are read as far as is needed, and closed.
# source: scrapinghub/frontera 323, Non-exhausted generators must be closed manually (the remedy)
# wrong: nothing
# must not: growing-heap, kept-frames, external-memory, finalizer-churn, finalizer-chain
# quiet above low
# SPDX-License-Identifier: GPL-3.0-or-later
import contextlib
import sys


def stream(number):
    parts = ["part %d of %d" % (i, number) for i in range(8)]
    try:
        for part in parts:
            yield part
    finally:
        parts.clear()


def first(number):
    with contextlib.closing(stream(number)) as parts:
        for part in parts:
            if part.startswith("part 2"):
                return len(part)
    return 0


def run(n):
    total = 0
    for i in range(n):
        total += first(i)
    return total


print(run(int(30000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
