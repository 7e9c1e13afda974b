# queue.Queue as a list of things to do, in one thread.
# source: pypy/pypy 993, threading.Lock.release performance; pokealarm/pokealarm 213
# wrong: each put() and get() takes a lock and notifies conditions, in Python code; collections.deque
# must: costly-call at (here), (there)
# must not: large-object-churn, medium-lived
# SPDX-License-Identifier: GPL-3.0-or-later
import queue
import sys


def run(n):
    jobs = queue.Queue()
    total = 0
    for i in range(n):
        jobs.put(i)  # (here)
        total += jobs.get()  # (there)
    return total


print(run(int(500000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
