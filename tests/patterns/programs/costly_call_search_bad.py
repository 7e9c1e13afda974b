# bad: costly-call
# The next of many is found by min(), which asks the key of all of them each time.
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def run(n):
    due = {i: i * 37 % 101 for i in range(50)}
    total = 0

    def when(name):
        return due[name] * 64 + name  # found

    for _ in range(n):
        name = min(due, key=when)
        total += name
        due[name] += 100
    return total


print(run(int(60000 * float(sys.argv[1]))))
