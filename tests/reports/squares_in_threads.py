# Four threads add up squares, to see whether they run side by side.
# source: pypy/pypy 2513, nogil-unsafe-2 has gil?
# wrong: beside the lock that lets one thread run at a time: from three millions on the sum has more than
#   63 bits, and each addition makes an integer of many digits
# must: bigint-churn at (here)
# SPDX-License-Identifier: GPL-3.0-or-later
import sys
import threading


def squares(n):
    b = 0
    for a in range(n):
        b += a * a  # (here)


class Adder(threading.Thread):
    def __init__(self, n):
        threading.Thread.__init__(self)
        self.n = n

    def run(self):
        squares(self.n)


def run(n):
    adders = []
    for _ in range(4):
        adder = Adder(n)
        adder.start()
        adders.append(adder)
    for adder in adders:
        adder.join()


run(int(5000000 * float(sys.argv[1] if len(sys.argv) > 1 else 1)))
