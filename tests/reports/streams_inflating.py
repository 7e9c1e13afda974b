# A decompressor for each download, kept though only its beginning was read.
# source: indygreg/python-zstandard 116, Fix memory leak with streaming decompression; pypy/pypy 5330
# wrong: each has a window of zlib's outside of the heap, and the rest of the input. Read to the end, or let go of them
# must: external-memory at (here)
# must: /downloads/
# harmful: nursery-too-small, medium-lived
# SPDX-License-Identifier: GPL-3.0-or-later
import sys
import zlib

DATA = zlib.compress(b"".join(b"line %d of the file\n" % i for i in range(4000)))
downloads = {}


class Download:
    def __init__(self):
        self.stream = zlib.decompressobj()  # (here)

    def begin(self):
        return self.stream.decompress(DATA, 2000)


def serve(n):
    total = 0
    for i in range(n):
        downloads[i] = Download()
        total += len(downloads[i].begin())
    return total


print(serve(int(800 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
