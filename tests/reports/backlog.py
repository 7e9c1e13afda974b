# A queue without a limit: more comes in than is taken out.
# source: reddit/baseplate.py 302, Work queue in queue_consumer.py is unbounded
# wrong: two jobs come for each that is done, so that the queue grows by one a round. Queue(maxsize=...), so that
#   who fills it waits
# must: growing-heap
# must: /queue|deque|jobs/
# must not: external-memory
# harmful: nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
import collections
import sys


class Job:
    def __init__(self, number):
        self.number = number
        self.payload = [number, "job %d" % number]


class Worker:
    def __init__(self):
        self.jobs = collections.deque()

    def submit(self, job):
        self.jobs.append(job)

    def step(self):
        return self.jobs.popleft().number


worker = Worker()


def run(n):
    total = 0
    for i in range(n):
        worker.submit(Job(2 * i))
        worker.submit(Job(2 * i + 1))
        total += worker.step()
    return total


print(run(int(120000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
