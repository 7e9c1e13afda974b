# A message is made of the local variables for each item.
# source: pypy/pypy 2502, Recipes for a loop (what to keep out of it); PyPy's own documentation, cpython
#   differences, says of sys._getframe and locals() that they slow compiled code down
# wrong: locals() makes the frame real and a dictionary of all variables; name what is wanted
# must: frame-escape or costly-call at (here)
# must not: medium-lived, nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def label(name, size):
    unit = "KiB"
    return "%(name)s: %(size)d %(unit)s" % locals()  # (here)


def run(n):
    total = 0
    for i in range(n):
        total += len(label("item", i))
    return total


print(run(int(60000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
