# good: frame-escape
# The variables are named one by one.
# SPDX-License-Identifier: GPL-3.0-or-later
def label(kind, number):
    return "%s-%d" % (kind, number)


def work(n):
    total = 0
    for i in range(n):
        total += len(label("item", i & 15))
    return total


print(work(30000))
