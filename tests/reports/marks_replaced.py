# A template's marks are replaced by a function.
# source: pypy/pypy 2249, re.sub() is 5 times slower than with CPython; python/cpython 91524
# wrong: for each mark sub() makes a match, and calls back; split() once, then join
# must: costly-call at (here)
# must not: medium-lived, nursery-too-small, guard-failures
# SPDX-License-Identifier: GPL-3.0-or-later
import re
import sys

MARK = re.compile(r"\{(\w+)\}")


def fill(text, values):
    def value(match):
        return values[match.group(1)]
    return MARK.sub(value, text)  # (here)


def run(n):
    text = "Dear {name}, your order {order} of {day} is on its way to {town}.\n" * 5
    values = {"name": "Ann", "order": "17", "day": "Monday", "town": "Ulm"}
    total = 0
    for i in range(n):
        values["order"] = str(i)
        total += len(fill(text, values))
    return total


print(run(int(20000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
