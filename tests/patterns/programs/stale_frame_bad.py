# bad: stale-frame in feed
# A chain of lists, extended at one end and consumed at the other in one loop. The frame keeps the
# first link that `first` ever was, and so the whole chain.
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


class Pipe:
    def feed(self, steps):
        first = last = [0, None]
        total = 0
        step = 0
        while step < steps:
            step += 1
            link = [step, None]
            last[1] = link
            last = link
            total += first[0]
            first = first[1]
        return total


print(Pipe().feed(int(600000 * float(sys.argv[1]))))
