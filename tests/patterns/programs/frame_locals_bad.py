# bad: frame-escape
# Text is filled from the local variables of a function.
# SPDX-License-Identifier: GPL-3.0-or-later
def label(kind, number):
    return "{kind}-{number}".format(**locals())  # found


def work(n):
    total = 0
    for i in range(n):
        total += len(label("item", i & 15))  # found
    return total


print(work(30000))
