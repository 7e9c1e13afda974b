# Files stay open in a dictionary, one for each customer.
# source: European-XFEL/EXtra-data 25, Use of file cache to keep the number of opened files under the limit
# wrong: 900 open files, each with its buffer: 8 KB and a descriptor. Close the one that was used least
#   (a dictionary with a limit)
# must: growing-heap
# must: /handles/
# must not: medium-lived
# harmful: nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import sys
import tempfile

handles = {}


def handle_of(folder, name):
    if name not in handles:
        handles[name] = open(os.path.join(folder, name), "wb")
    return handles[name]


def run(folder, n):
    written = 0
    for i in range(n):
        written += handle_of(folder, "c%d" % (i // 20 % 900)).write(b"line %d\n" % i)
    return written


with tempfile.TemporaryDirectory() as where:
    print(run(where, int(18000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
    for handle in handles.values():
        handle.close()
