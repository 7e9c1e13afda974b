# A compressor for each client, kept as long as the server runs.
# source: pypy/pypy 2579, Compression Memory Leak; 5330
# wrong: each compressor has a quarter of a megabyte of zlib's, outside of the heap. Fewer, smaller ones
#   (wbits, memLevel), or let go of them
# must: external-memory at (here)
# harmful: nursery-too-small, medium-lived
# SPDX-License-Identifier: GPL-3.0-or-later
import sys
import zlib


class Client:
    def __init__(self, number):
        self.number = number
        self.stream = zlib.compressobj()  # (here)

    def send(self, text):
        return len(self.stream.compress(text) + self.stream.flush(zlib.Z_SYNC_FLUSH))


clients = {}


def serve(n):
    size = 0
    for i in range(n):
        clients[i] = Client(i)
        size += clients[i].send(b"hello client %d" % i)
    return size


print(serve(int(250 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
