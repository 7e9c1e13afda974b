# A pair of sockets for each request, and nobody closes them.
# source: psf/requests 4281, When running lib under PyPy -X track-resources WARNING about unclosed socket;
#   urllib3/urllib3 1266
# wrong: a socket has a finalizer: it stays open until a major collection. with, or close()
# must: finalizer-churn at (here)
# harmful: nursery-too-small, medium-lived
# SPDX-License-Identifier: GPL-3.0-or-later
import resource
import socket
import sys

most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def ask(n):
    size = 0
    for i in range(n):
        here, there = socket.socketpair()  # (here)
        there.sendall(b"%08d" % i * 1000)
        size += len(here.recv(65536))
    return size


print(ask(int(2500 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
