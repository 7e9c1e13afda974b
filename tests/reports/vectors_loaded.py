# Numbers are loaded into arrays once, and then used.
# source: pypy/pypy 1783, 50x higher memory usage with array.array (mended since)
# wrong: nothing: 8 bytes a number, loaded at the beginning
# must not: growing-heap, external-memory, garbage-waits
# quiet above low
# SPDX-License-Identifier: GPL-3.0-or-later
import array
import sys


def load(n):
    return [array.array("d", [i * 0.5 + j for j in range(1000)]) for i in range(n)]


def run(vectors, rounds):
    total = 0.0
    for number in range(rounds):
        x, y = vectors[number % len(vectors)], vectors[number * 7 % len(vectors)]
        for j in range(1000):
            total += x[j] * y[j]
    return total


print(run(load(600), int(30000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))) > 0)
