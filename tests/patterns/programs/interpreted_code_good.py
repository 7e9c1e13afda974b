# good: interpreted-code
# The same with the JIT on.
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def run(n):
    total = 0
    for i in range(n):
        total += i * 3 & 7
    return total


print(run(int(30000000 * float(sys.argv[1]))))
