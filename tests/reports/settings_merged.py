# Settings are collected, each time as a new dictionary with one more entry.
# source: pypy/pypy 1022, dict.update significantly slower than series of dict.__setitem__
# wrong: all entries are copied for each new one; d[key] = value
# must: quadratic-copy or costly-call or large-object-churn at (here)
# must not: medium-lived, nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def collect(n):
    settings = {}
    for i in range(n):
        settings = {**settings, f"name-{i}": i}  # (here)
    return len(settings)


print(collect(int(1500 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
