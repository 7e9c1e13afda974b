# A function imports what it needs each time it is called.
# source: pypy/pypy 3431, imports not properly cached under pypy3 (mended since)
# wrong: nothing; the import of a module that is there is compiled away
# quiet
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def is_late(day):
    import datetime
    return day > datetime.MAXYEAR


def run(n):
    late = 0
    for i in range(n):
        late += is_late(i & 16383)
    return late


print(run(int(60000000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
