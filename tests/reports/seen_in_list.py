# Words that were not seen before are kept in a list, which is searched for each.
# source: heitzmann/gdspy 201, speed improvement in remove_polygons; andialbrecht/sqlparse 62, grouping
#   need to stop using .remove() (searching a list for each item)
# wrong: each `in` compares with thousands of texts; a set, or a dictionary that keeps the order
# must: costly-call at (here)
# must not: large-object-churn, medium-lived
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def distinct(words):
    seen = []
    for word in words:
        if word not in seen:  # (here)
            seen.append(word)
    return len(seen)


n = int(12000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))
print(distinct([f"word-{i * 7919 % (n // 3 + 1)}" for i in range(n)]))
