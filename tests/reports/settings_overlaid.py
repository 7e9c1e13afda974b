# Fields of a record are set by name, as a loader of settings does.
# source: crossbario/autobahn-python 282 (quotes PyPy's page on speed: setattr(x, 'a' + v) is much slower)
# wrong: each name is formatted anew, and looked up in the layout of the class; names made once
# must: costly-call or guard-failures or map-blowup or interpreted-code or type-unstable-loop at (here), (loop)
# must not: medium-lived, nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


class Record:
    pass


def run(n):
    record = Record()
    total = 0
    for i in range(n):  # (loop)
        setattr(record, "field%d" % (i % 40), i)  # (here)
        total += i & 1
    return total + len(vars(record))


print(run(int(1000000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
