# A buffer of ctypes for each message, and all messages are kept.
# source: ifduyue/python-xxhash 16, Memory leak in the CFFI version? (memory that the collector does not know of)
# wrong: the collector's heap has little: the buffers are outside of it, and are kept by a list. Let go of what was
#   handled, or copy the bytes that are needed (buffer.raw[:n])
# must: external-memory at (here)
# must: /outside/
# must not: large-object-churn
# harmful: nursery-too-small, medium-lived
# SPDX-License-Identifier: GPL-3.0-or-later
import ctypes
import sys


class Link:
    def __init__(self):
        self.received = []

    def receive(self, number):
        buffer = ctypes.create_string_buffer(4096)  # (here)
        buffer.value = b"message %d" % number
        self.received.append(buffer)
        return len(buffer.value)


def run(link, n):
    total = 0
    for i in range(n):
        total += link.receive(i)  # (here)
    return total


print(run(Link(), int(8000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
