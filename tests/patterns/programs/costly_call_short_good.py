# good: costly-call
# Values by name in a dictionary: it is looked up in, which any such program needs.
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def run(n):
    names = ["field%d" % i for i in range(40)]
    settings = {}
    for i in range(n):
        settings[names[i % 40]] = i
    return len(settings)


print(run(int(4000000 * float(sys.argv[1]))))
