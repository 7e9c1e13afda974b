# An array of bytes is written by slices, also beyond its end.
# source: pypy/pypy 2750, array resize through slice assignment slow
# wrong: an array with memory of its own is made for each byte; append(), which is ten times as quick
# must: costly-call or escaping-object or finalizer-churn or external-memory or buffer-churn at (here)
# must not: medium-lived, nursery-too-small, growing-heap
# SPDX-License-Identifier: GPL-3.0-or-later
import array
import sys


def fill(n):
    data = array.array("B")
    for i in range(n):
        data[i:i + 1] = array.array("B", [i & 255])  # (here)
    return data


print(sum(fill(int(600000 * float(sys.argv[1] if len(sys.argv) > 1 else 1)))))
