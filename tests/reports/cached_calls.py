# A small pure function behind functools.lru_cache.
# source: pypy/pypy 5258, functools.cache is 40% slower than naive implementation
# wrong: lru_cache with a size is Python code with a lock and a linked list; looking up costs many
#   times what the cached function does. A dictionary of one's own, or no cache at all
# must: costly-call at (here)
# SPDX-License-Identifier: GPL-3.0-or-later
import functools
import sys


@functools.lru_cache(maxsize=4096)
def weight(a, b):
    return a * 3 + b


def run(n):
    total = 0
    for i in range(n):
        total += weight(i & 31, i & 7)  # (here)
    return total


print(run(int(1500000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
