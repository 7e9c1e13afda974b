# bad: closure-churn
# A variable that the loop computes is shared with a comprehension, which is a function of its own.
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def count(number, n):
    found = 0
    for i in range(n):
        found += (number * i) & 3
    return [found + i for i in range(100)]  # found


print(sum(count(i, 20000)[-1] & 7 for i in range(int(200 * float(sys.argv[1])))))
