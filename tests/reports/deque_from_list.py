# A deque with one item is made for each search.
# source: pypy/pypy 3304, Initializing deque with iterator is significantly slower than appending later
# wrong: deque([x]) makes an iterator and goes through it by calls; deque() and append() are compiled away
# must: costly-call or escaping-object at (here)
# SPDX-License-Identifier: GPL-3.0-or-later
from collections import deque
import sys


def run(n):
    x = 1
    for _ in range(n):
        _ = deque([x])  # (here)
    return x


print(run(int(3000000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
