# bad: map-blowup
# Results are stored in attributes named after the key.
# SPDX-License-Identifier: GPL-3.0-or-later
class Results:
    pass


def collect(n):
    total = 0
    for i in range(n):
        results = Results()
        results.kind = "sum"
        results.__dict__["of_%d" % i] = i  # found
        total += len(results.__dict__)  # found
    return total


print(collect(15000))
