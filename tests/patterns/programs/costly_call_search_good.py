# good: costly-call
# The next of a few is found by comparing them, which is compiled.
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def run(n):
    due = [i * 37 % 101 for i in range(4)]
    total = 0
    for _ in range(n):
        name = 0
        for other in range(1, 4):
            if due[other] < due[name]:
                name = other
        total += name
        due[name] += 100
    return total


print(run(int(3000000 * float(sys.argv[1]))))
