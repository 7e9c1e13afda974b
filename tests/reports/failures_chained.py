# A worker remembers its last failure, and names it as the cause of the next one.
# source: huggingface/trl 5776, Fix OOM in CI by clearing chained exception tracebacks; cpburnz/python-pathspec 112
# wrong: each failure keeps the one before, with its traceback, the frames and the lines that were parsed. Keep the
#   text, or clear __cause__ and the traceback
# must: kept-frames
# must: /last_failure/
# harmful: nursery-too-small, medium-lived
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


class Failure(Exception):
    pass


class Worker:
    def __init__(self):
        self.last_failure = None
        self.done = 0

    def parse(self, number):
        fields = ["field %d of %d" % (k, number) for k in range(12)]
        if number % 3 == 0:
            raise Failure("no amount in record %d" % number) from self.last_failure
        self.done += len(fields)

    def work(self, n):
        for number in range(n):
            try:
                self.parse(number)
            except Failure as failure:
                self.last_failure = failure
        return self.done


worker = Worker()
print(worker.work(int(36000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
