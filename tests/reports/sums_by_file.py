# The check sum of each file is kept, to see later what has changed.
# source: aryn-ai/sycamore 573, Update cache manager ("much bigger than the final hash"); pyca/cryptography 150
# wrong: what is kept is the object of hashlib, with OpenSSL's context outside of the heap. Keep digest()
# must: external-memory or growing-heap at (here)
# must: /sums/
# harmful: nursery-too-small, medium-lived
# SPDX-License-Identifier: GPL-3.0-or-later
import hashlib
import sys

sums = {}


def note(path, data):
    sums[path] = hashlib.sha256(data)  # (here)


def scan(n):
    for i in range(n):
        note("dir%d/file%d" % (i % 50, i), b"contents of file %d" % i)
    return len(sums)


print(scan(int(16000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
