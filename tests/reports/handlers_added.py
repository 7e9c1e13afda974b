# Each client adds a handler to the logger that all of them share.
# source: PaddleHQ/paddle-python-sdk 144, Memory leak: Client.null_logger() adds a new NullHandler
# wrong: the logger keeps 15,000 handlers, each with a lock. Add it once, when the module is imported
# must: growing-heap
# must: /handlers/
# harmful: nursery-too-small, medium-lived
# SPDX-License-Identifier: GPL-3.0-or-later
import logging
import sys


class Client:
    def __init__(self, key):
        self.key = key
        self.log = logging.getLogger("null_logger")
        self.log.addHandler(logging.NullHandler())


def serve(n):
    total = 0
    for i in range(n):
        total += len(Client("key %d" % i).key)
    return total


print(serve(int(15000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
