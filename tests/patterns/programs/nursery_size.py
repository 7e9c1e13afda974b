# bad: nursery-too-small in serve; PYPY_GC_NURSERY=512K --cache-sim=yes --D1=32768,8,64 --LL=4194304,16,64
# good: nursery-too-large; PYPY_GC_NURSERY=512K --cache-sim=yes --D1=32768,8,64 --LL=4194304,16,64
# bad: nursery-too-large in serve; PYPY_GC_NURSERY=16M --cache-sim=yes --D1=32768,8,64 --LL=4194304,16,64
# good: nursery-too-small; PYPY_GC_NURSERY=16M --cache-sim=yes --D1=32768,8,64 --LL=4194304,16,64
# Keeps the last 20,000 of its objects, some two megabytes: whether they survive is a matter of the
# nursery's size.
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


class Session:
    def __init__(self, n):
        self.n = n
        self.log = [n, n + 1]


class Server:
    def __init__(self, size):
        self.sessions = [None] * size

    def serve(self, count):
        size = len(self.sessions)
        for n in range(count):
            self.sessions[n % size] = Session(n)


server = Server(20000)
server.serve(int(600000 * float(sys.argv[1])))
print(len(server.sessions))
