# bad: finalizer-churn in ping
# Pairs of sockets are left to the collector: few, and cheap, but each has a descriptor.
# SPDX-License-Identifier: GPL-3.0-or-later
import socket
import sys


def ping():
    near, far = socket.socketpair()
    near.sendall(b"ping")
    return len(far.recv(16))


def run(times):
    return sum(ping() for _ in range(times))


print(run(int(400 * float(sys.argv[1]))))
