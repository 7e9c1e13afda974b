# Each path has a lock of its own, so that two writers do not meet.
# source: bytedance/deer-flow 5171, per-thread lock registries retain every historical thread ID; 2096; langchain-ai/open-swe 2454
# wrong: no lock is ever removed. WeakValueDictionary, or remove it when nobody waits
# must: growing-heap or external-memory
# must: /locks/
# harmful: nursery-too-small, medium-lived
# SPDX-License-Identifier: GPL-3.0-or-later
import sys
import threading

locks = {}


def lock_of(path):
    if path not in locks:
        locks[path] = threading.Lock()
    return locks[path]


def write(path, text):
    with lock_of(path):
        return len(text)


def run(n):
    total = 0
    for i in range(n):
        total += write("/data/user%d/file%d" % (i % 100, i), "some text")
    return total


print(run(int(60000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
