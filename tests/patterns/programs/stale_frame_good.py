# good: stale-frame
# The same chain, but a link that was consumed lets go of the next.
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
            gone = first
            first = gone[1]
            gone[1] = None
        return total


print(Pipe().feed(int(600000 * float(sys.argv[1]))))
