# Each connection registers its close() with atexit, and is used for a moment.
# source: ARM-software/devlib 676, atexit handler leaks connection instances; datalab-to/marker 419
# wrong: atexit keeps the bound method, and with it the connection and its buffer, until the process ends.
#   unregister in close(), or weakref.finalize
# must: growing-heap
# must: /atexit/
# harmful: nursery-too-small, medium-lived
# SPDX-License-Identifier: GPL-3.0-or-later
import atexit
import sys


class Connection:
    def __init__(self, host):
        self.host = host
        self.received = []
        atexit.register(self.close)

    def ask(self, number):
        self.received.append("answer %d" % number)
        return len(self.received[-1])

    def close(self):
        self.received = None


def run(n):
    total = 0
    for i in range(n):
        connection = Connection("host%d" % (i % 7))
        total += connection.ask(i)
        connection.close()
    return total


print(run(int(60000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
