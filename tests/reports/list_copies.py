# A list of numbers is copied before each step, so that the step may change it.
# source: pypy/pypy 5315, List copying performance (30,000 floats take twenty times as long as 10,000)
# wrong: each copy is a large object of 240 kB that is mallocated, filled and freed; change in place, or
#   keep what was changed
# must: large-object-churn or costly-call at (here)
# must not: medium-lived
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def step(data, i):
    changed = data[:]  # (here)
    changed[i % len(changed)] += 0.5
    return changed


def run(n):
    data = [i * 0.25 for i in range(30000)]
    total = 0.0
    for i in range(n):
        total += step(data, i)[i % 7]
    return total


print(run(int(1500 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
