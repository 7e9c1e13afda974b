# good: finalizer-churn
# A lock that is released by a with statement.
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


class Lock:
    def __init__(self, owner):
        self.owner = owner
        self.depth = 1

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.depth = 0


class Worker:
    def __init__(self):
        self.done = 0

    def work(self, steps):
        step = 0
        while step < steps:
            with Lock(self) as lock:
                self.done += lock.depth
            step += 1


worker = Worker()
worker.work(int(200000 * float(sys.argv[1])))
print(worker.done)
