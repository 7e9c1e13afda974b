# good: map-blowup
# Results are stored in a dictionary.
# SPDX-License-Identifier: GPL-3.0-or-later
class Results:
    pass


def collect(n):
    total = 0
    for i in range(n):
        results = Results()
        results.kind = "sum"
        results.of = {"of_%d" % i: i}
        total += len(results.of)
    return total


print(collect(15000))
