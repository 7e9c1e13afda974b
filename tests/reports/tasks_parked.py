# Tasks are generators that wait for an answer which never comes.
# source: quora/asynq 168, Fix memory leak from retained exception tracebacks (tasks keep their frames)
# wrong: a generator that has not ended keeps its frame and all local variables; nobody closes them
# must: kept-frames at (here), (there)
# must: /waiting/
# harmful: nursery-too-small, medium-lived
# SPDX-License-Identifier: GPL-3.0-or-later
import sys

waiting = {}


def task(number):
    request = {"number": number, "path": "/job/%d" % number}
    payload = [number] * 30
    answer = yield request
    yield (answer, payload)


def start(n):
    total = 0
    for i in range(n):
        job = task(i)  # (there)
        total += next(job)["number"] & 3
        waiting[i] = job  # (here)
    return total


print(start(int(30000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
