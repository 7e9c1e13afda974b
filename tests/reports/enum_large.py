# Country codes and the like as enumerations with many members.
# source: pypy/pypy 3571, Slow performance with large Enums
# wrong: making the class is quadratic in the number of members and slow for each; a start-up of
#   seconds
# must: costly-call at (here)
# SPDX-License-Identifier: GPL-3.0-or-later
import enum
import sys


def make(classes, members):
    total = 0
    for k in range(classes):
        code = enum.Enum("Code%d" % k, ["M%d" % i for i in range(members)])  # (here)
        total += code.M7.value
    return total


print(make(int(20 * float(sys.argv[1] if len(sys.argv) > 1 else 1)) or 1, 700))
