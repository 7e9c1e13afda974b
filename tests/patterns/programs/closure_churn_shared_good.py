# good: closure-churn
# The comprehension uses a variable that is set once, behind the loop.
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def count(number, n):
    found = 0
    for i in range(n):
        found += (number * i) & 3
    total = found
    return [total + i for i in range(100)]


print(sum(count(i, 20000)[-1] & 7 for i in range(int(200 * float(sys.argv[1])))))
