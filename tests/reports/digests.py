# A digest for each small record.
# source: pypy/pypy 607, hashlib.sha1() is slow
# wrong: hashlib is Python code over cffi in PyPy: an object of OpenSSL, a lock and buffers for each
#   digest; one digest for many records, or zlib.crc32 where no more is needed
# must: costly-call or external-memory or finalizer-churn at (here)
# must not: medium-lived, nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
import hashlib
import sys


def digests(n):
    seen = set()
    for i in range(n):
        seen.add(hashlib.sha1(b"record %d" % (i & 255)).hexdigest())  # (here)
    return len(seen)


print(digests(int(15000 * float(sys.argv[1] if len(sys.argv) > 1 else 1)) or 1))
