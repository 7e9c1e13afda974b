# The same with closed sockets.
# source: benoitc/gunicorn 3250, Close open resources (the remedy)
# wrong: nothing
# must not: finalizer-churn, external-memory
# quiet above low
# SPDX-License-Identifier: GPL-3.0-or-later
import socket
import sys


def ask(n):
    size = 0
    for i in range(n):
        here, there = socket.socketpair()
        with here, there:
            there.sendall(b"%08d" % i * 1000)
            size += len(here.recv(65536))
    return size


print(ask(int(2500 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
