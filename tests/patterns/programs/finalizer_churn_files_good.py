# good: finalizer-churn
# Files are closed by a with statement.
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def count(path, times):
    total = 0
    for _ in range(times):
        with open(path) as file:
            total += len(file.readline())
    return total


print(count(__file__, int(3000 * float(sys.argv[1]))))
