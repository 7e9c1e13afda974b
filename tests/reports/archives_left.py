# A compressed file is opened for each request, read, and left to the collector.
# source: shinken-solutions/shinken 1478, Fix memory leak (the first file is never closed)
# wrong: the file below it and its descriptor stay open until a major collection. with gzip.open(...)
# must: finalizer-churn or external-memory at (here)
# must not: medium-lived
# harmful: nursery-too-small, medium-lived
# SPDX-License-Identifier: GPL-3.0-or-later
import gzip
import os
import sys
import tempfile


def read(path):
    return len(gzip.open(path).read())  # (here)


with tempfile.NamedTemporaryFile(delete=False) as where:
    where.write(gzip.compress(b"some lines\n" * 100))
print(sum(read(where.name) for i in range(int(700 * float(sys.argv[1] if len(sys.argv) > 1 else 1)))))
os.unlink(where.name)
