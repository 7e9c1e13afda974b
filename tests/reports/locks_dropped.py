# Each path has a lock of its own, which goes when nobody writes there.
# source: langchain-ai/open-swe 2454, Plan approval lock registry grows without bound (the remedy)
# wrong: nothing: a lock is removed after use
# quiet above low
# SPDX-License-Identifier: GPL-3.0-or-later
import sys
import threading

locks = {}


def write(path, text):
    lock = locks.setdefault(path, threading.Lock())
    with lock:
        size = len(text)
    del locks[path]
    return size


def run(n):
    total = 0
    for i in range(n):
        total += write("/data/user%d/file%d" % (i % 100, i), "some text")
    return total


print(run(int(80000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
