# good: heap-walk
# Lists of lists, made by code that is interpreted: arrays of pointers, with their objects around them.
# SPDX-License-Identifier: GPL-3.0-or-later
import sys

import pypyjit


def build(n):
    rows = []
    for i in range(n):
        rows.append([[i], [i, None]])
        if len(rows) > 1000:
            rows.clear()
    return len(rows)


pypyjit.set_param("off")
print(build(int(200000 * float(sys.argv[1]))))
