# bad: explicit-collect in batches
# Cleans up after every batch, to be sure.
# SPDX-License-Identifier: GPL-3.0-or-later
import gc
import sys


class Cache:
    def __init__(self, size):
        self.entries = [(n, [n]) for n in range(size)]

    def batches(self, count):
        total = 0
        for batch in range(count):
            for n in range(500):
                total += len([n] * 5)
            gc.collect()
        return total + batch


print(Cache(60000).batches(int(15 * float(sys.argv[1]))))
