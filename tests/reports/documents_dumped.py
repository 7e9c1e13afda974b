# Answers of a service: small nested documents become JSON.
# source: pypy/pypy 868, Pypy json.dumps >100% slower than CPython 2.7, simplejson; 888
# wrong: indent= goes by generators, a piece of text at a time; without it there is a quick way
# must: costly-call or generator-churn at (here)
# must not: medium-lived, nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import sys


def run(n):
    size = 0
    for i in range(n):
        document = {"id": i, "tags": ["new", "open", "x%d" % (i % 10)],
                    "owner": {"name": "n%d" % (i % 50), "mail": None},
                    "points": [{"x": i, "y": j} for j in range(4)]}
        size += len(json.dumps(document, indent=2))  # (here)
    return size


print(run(int(8000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
