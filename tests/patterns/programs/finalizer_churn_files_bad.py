# bad: finalizer-churn in count
# Files are opened and left to the collector.
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def count(path, times):
    total = 0
    for _ in range(times):
        total += len(open(path).readline())
    return total


print(count(__file__, int(3000 * float(sys.argv[1]))))
