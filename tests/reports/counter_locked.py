# Threads add to a counter that a lock guards.
# source: pypy/pypy 2341, multithreading: locks leading to poor CPU usage
# wrong: each step takes the lock and gives it back, and other threads are woken for it: count in each thread,
#   and add up
# must: costly-call at (here)
# SPDX-License-Identifier: GPL-3.0-or-later
import sys
import threading


class Counter:
    def __init__(self):
        self.lock = threading.Lock()
        self.value = 0

    def add(self, times):
        for _ in range(times):
            with self.lock:  # (here)
                self.value += 1


def run(n):
    counter = Counter()
    threads = [threading.Thread(target=counter.add, args=(n,)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return counter.value


print(run(int(200000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
