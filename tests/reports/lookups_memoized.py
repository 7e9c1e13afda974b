# functools.lru_cache(maxsize=None) on a function that is asked something new each time.
# source: OpenJobDescription/openjd-adaptor-runtime-for-python 230, Unbounded lru_cache
# wrong: 60,000 results stay, and each key with them. A maxsize, or no cache
# must: growing-heap
# must: /cache/
# must not: external-memory, large-object-churn
# harmful: nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
import functools
import sys


@functools.lru_cache(maxsize=None)
def route(path, method):
    parts = path.split("/")
    return {"method": method, "parts": parts, "depth": len(parts)}


def serve(n):
    total = 0
    for i in range(n):
        total += route("/user/%d/orders" % i, "GET")["depth"]
    return total


print(serve(int(60000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
