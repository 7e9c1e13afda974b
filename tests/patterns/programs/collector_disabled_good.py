# good: collector-disabled
# Leaves the collector on.
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


class Session:
    def __init__(self, n):
        self.n = n
        self.log = [n, str(n)]


class Server:
    def __init__(self, size):
        self.sessions = [None] * size

    def serve(self, count):
        for n in range(count):
            self.sessions[n % len(self.sessions)] = Session(n)


server = Server(20000)
server.serve(int(200000 * float(sys.argv[1])))
print(len(server.sessions))
