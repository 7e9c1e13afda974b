# bad: costly-call in run
# A queue for threads, in one thread: each item takes locks and tells those who might wait.
# SPDX-License-Identifier: GPL-3.0-or-later
import queue
import sys


def run(n):
    jobs = queue.Queue()
    total = 0
    for i in range(n):
        jobs.put(i)
        total += jobs.get()
    return total


print(run(int(200000 * float(sys.argv[1]))))
