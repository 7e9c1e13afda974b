# Each thread of a pool keeps what it has seen in a threading.local.
# source: cherrypy/cherrypy 496, Memory leaks in threadlocal objects
# wrong: the threads never end, so what they keep stays; the first screen must say that memory grows and
#   on what it hangs
# must: growing-heap at (here)
# harmful: nursery-too-small, medium-lived
# SPDX-License-Identifier: GPL-3.0-or-later
import queue
import sys
import threading

mine = threading.local()


def answer(number):
    if not hasattr(mine, "seen"):
        mine.seen = {}
    mine.seen["question %d" % number] = [number, "answer %d" % number]  # (here)
    return len(mine.seen) & 1


def worker(jobs, answers):
    while True:
        first = jobs.get()
        if first is None:
            break
        answers.put(sum(answer(first + i) for i in range(500)))


def run(n):
    jobs, answers = queue.Queue(), queue.Queue()
    threads = [threading.Thread(target=worker, args=(jobs, answers)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for i in range(n):
        jobs.put(i * 500)
    total = sum(answers.get() for _ in range(n))
    for _ in threads:
        jobs.put(None)
    for thread in threads:
        thread.join()
    return total


print(run(int(240 * float(sys.argv[1] if len(sys.argv) > 1 else 1))) > 0)
