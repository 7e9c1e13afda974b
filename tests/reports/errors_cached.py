# What could not be read is remembered as the exception that came.
# source: python/mypy 4807, FileSystemCache leaks memory via __traceback__; quora/asynq 168
# wrong: an exception keeps its traceback, that the frames, these their variables. Keep the text of it, or
#   error.with_traceback(None)
# must: kept-frames at (here)
# must: /failures/
# must not: large-object-churn
# harmful: nursery-too-small, medium-lived
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


class Cache:
    def __init__(self):
        self.failures = {}

    def read(self, path):
        try:
            return load(path)
        except LookupError as error:
            self.failures[path] = error  # (here)
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
