# The same, but only the text of each exception is kept.
# source: RedHatInsights/insights-core 4763, cleanup broker exception traceback (the remedy)
# wrong: nothing: twenty thousand short texts
# must not: kept-frames, external-memory
# quiet above low
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


class Cache:
    def __init__(self):
        self.failures = {}

    def read(self, path):
        try:
            return load(path)
        except LookupError as error:
            self.failures[path] = str(error)
            return None


def load(path):
    parts = path.split("/")
    buffer = [part.upper() for part in parts] * 8
    return find(parts, buffer)


def find(parts, buffer):
    raise LookupError(parts[-1] + " of %d" % len(buffer))


def run(cache, n):
    for i in range(n):
        cache.read("srv/data/%d/part" % i)
    return len(cache.failures)


cache = Cache()
print(run(cache, int(20000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
