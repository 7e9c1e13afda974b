# good: finalizer-churn
# Pairs of sockets, each of which is closed.
# SPDX-License-Identifier: GPL-3.0-or-later
import socket
import sys


def ping():
    near, far = socket.socketpair()
    with near, far:
        near.sendall(b"ping")
        return len(far.recv(16))


def run(times):
    return sum(ping() for _ in range(times))


print(run(int(400 * float(sys.argv[1]))))
