# bad: finalizer-churn in work
# A lock that is released by __del__, taken once a step.
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


class Lock:
    def __init__(self, owner):
        self.owner = owner
        self.depth = 1

    def __del__(self):
        self.depth = 0


class Worker:
    def __init__(self):
        self.done = 0

    def work(self, steps):
        step = 0
        while step < steps:
            lock = Lock(self)
            self.done += lock.depth
            step += 1


worker = Worker()
worker.work(int(200000 * float(sys.argv[1])))
print(worker.done)
