# Each request has a timeout far away, which is cancelled when the answer is there.
# source: tornadoweb/tornado 408, scheduled functions "cleaner"; MagicStack/asyncpg 831
# wrong: what was cancelled stays in the heap until its time has come, with the request that it is about. Take it out,
#   or tidy up when half of them are cancelled
# must: growing-heap
# must: /timers/
# harmful: nursery-too-small, medium-lived
# SPDX-License-Identifier: GPL-3.0-or-later
import heapq
import sys


class Timer:
    def __init__(self, deadline, callback):
        self.deadline, self.callback = deadline, callback

    def __lt__(self, other):
        return self.deadline < other.deadline

    def cancel(self):
        self.deadline += 0


class Loop:
    def __init__(self):
        self.timers = []

    def call_at(self, deadline, callback):
        timer = Timer(deadline, callback)
        heapq.heappush(self.timers, timer)
        return timer


class Request:
    def __init__(self, number):
        self.number = number
        self.answer = None

    def fail(self):
        self.answer = "timeout"


loop = Loop()


def serve(n):
    total = 0
    for i in range(n):
        request = Request(i)
        timer = loop.call_at(i + 1000000, request.fail)
        request.answer = "answer %d" % i
        total += len(request.answer)
        timer.cancel()
    return total


print(serve(int(60000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
