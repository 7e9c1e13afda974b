# The first row of a result is taken, and the rest of the generator is forgotten.
# source: pika/pika 667, ResourceWarnings, Python 3 and PyPy support; gevent/gevent 1015
# wrong: a generator that stands in a try with finally has a finalizer: it survives, and what it holds
#   stays open until a major collection. contextlib.closing()
# must: finalizer-churn or garbage-waits at (here), (there)
# harmful: nursery-too-small, medium-lived
# SPDX-License-Identifier: GPL-3.0-or-later
import sys

open_cursors = set()


def rows(number):
    open_cursors.add(number)
    try:
        for i in range(3):
            yield [number, i] * 20  # (there)
    finally:
        open_cursors.discard(number)


def first(n):
    total = 0
    for i in range(n):
        total += next(rows(i))[0] & 3  # (here)
    return total


print(first(int(150000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
