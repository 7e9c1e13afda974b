# An error is wrapped in one of the program's own, which is kept as the result of the job.
# source: TracecatHQ/tracecat 3406, classify sandbox resource-limit failures (the frame that holds the data hangs
#   off __cause__)
# wrong: the result keeps its cause, the cause its traceback, the traceback the frame with the rows of the job.
#   Keep str(error)
# must: kept-frames
# must: /results/
# harmful: nursery-too-small, medium-lived
# SPDX-License-Identifier: GPL-3.0-or-later
import sys

results = {}


class JobError(Exception):
    pass


def work(number):
    rows = ["row %d of %d" % (i, number) for i in range(12)]
    return rows[number % 12 + 12]


def job(number):
    try:
        return work(number)
    except IndexError as error:
        raise JobError("job %d" % number) from error


def run(n):
    for i in range(n):
        try:
            results[i] = job(i)
        except JobError as error:
            results[i] = error
    return len(results)


print(run(int(15000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
