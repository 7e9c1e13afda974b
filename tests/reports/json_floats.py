# Measurements written as JSON, a small text each.
# source: pypy/pypy 3824, json.dumps() is quite slow with float values
# wrong: floats are ten times slower than ints: each one is formatted by C code, digit by digit
# must: costly-call at (here)
# must not: bigint-churn, large-object-churn
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import sys


def send(n):
    size = 0
    for i in range(n):
        size += len(json.dumps({"at": i, "values": [i * 0.37, i * 1.1, i / 7, i * 0.013]}))  # (here)
    return size


print(send(int(50000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
