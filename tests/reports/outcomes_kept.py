# The result of each job is kept, or the exception that it ended with.
# source: jupyter/notebook 1582, Error fails silently for asyncio tasks; quora/asynq 168 (what is kept by an exception)
# wrong: each exception keeps its traceback, and this the frame with the rows that it worked on. The text of it, or
#   with_traceback(None)
# must: kept-frames
# must: /outcomes/
# harmful: nursery-too-small, medium-lived
# SPDX-License-Identifier: GPL-3.0-or-later
import sys

outcomes = {}


def convert(number):
    rows = [number + i for i in range(40)]
    if number % 2:
        raise RuntimeError("job %d: %d rows" % (number, len(rows)))
    return sum(rows)


def run(n):
    for i in range(n):
        try:
            outcomes[i] = convert(i)
        except RuntimeError as error:
            outcomes[i] = error
    return len(outcomes)


print(run(int(40000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
