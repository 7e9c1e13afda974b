# Rows of a file are kept as dictionaries, while a table of constants that is larger is loaded first.
# source: django-import-export/django-import-export 1600, tablib.Dataset.dict loads entire dataset into memory
# wrong: what grows is the list of rows, a dictionary each; the table stays as it is and must not be blamed. Classes
#   with attributes, or tuples, take a third
# must: growing-heap or record-dicts
# must: /`?loaded`?/
# must not: external-memory
# harmful: nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
import sys

constants = {i: "constant %d" % i for i in range(250000)}
loaded = []


def read(n):
    total = 0
    for i in range(n):
        row = {"id": i, "name": "name %d" % i, "price": i * 0.5, "group": i % 7}
        loaded.append(row)
        total += row["group"]
    return total


print(read(int(70000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))), len(constants))
