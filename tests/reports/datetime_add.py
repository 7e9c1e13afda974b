# A calendar: days are added to a date, as datetime objects.
# source: pypy/pypy 2634, datetime example where pypy3 is 30x slower
# wrong: datetime is Python code in PyPy; each addition makes a timedelta and a datetime by way of
#   divmod and checks. Ordinals in the loop
# must: costly-call or escaping-object or frame-escape at (here)
# must not: medium-lived, nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
import sys
from datetime import datetime, timedelta


def walk(n):
    step = timedelta(days=1, seconds=61)
    total = 0
    at = datetime(1990, 1, 1)
    for i in range(n):
        at += step  # (here)
        total += at.day
        if i % 10000 == 9999:
            at = datetime(1990, 1, 1)
    return total


print(walk(int(600000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
