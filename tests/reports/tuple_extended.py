# Tuples of parameters are put together, one after the other.
# source: quantumlib/Cirq 7303, cirq.Zip: adding up tuples creates n^2 tuples
# wrong: every addition copies all that is there already; a list with extend(), or one comprehension
# must: quadratic-copy at (here)
# must not: large-object-churn, medium-lived, nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def sweep(points, rounds):
    total = 0
    for k in range(rounds):
        params = ()
        for i in range(points):
            params += ((i, k), (i + 1, k))  # (here)
        total += len(params)
    return total


print(sweep(1500, int(60 * float(sys.argv[1] if len(sys.argv) > 1 else 1)) or 1))
