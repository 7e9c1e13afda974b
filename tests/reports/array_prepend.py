# Samples are put in front of an array of small numbers.
# source: pypy/pypy 3545, array.array insert(0,x) runs super slow in PyPy
# wrong: each insert moves all that is there, item by item; append and reverse once, or a deque
# must: costly-call or quadratic-copy at (here)
# must not: medium-lived, nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
from array import array
import sys


def collect(n):
    samples = array("H")
    for i in range(n):
        samples.insert(0, i % 100)  # (here)
    return samples


print(sum(collect(int(16000 * float(sys.argv[1] if len(sys.argv) > 1 else 1)))))
