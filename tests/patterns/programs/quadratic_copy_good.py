# good: quadratic-copy
# good: quadratic-copy; PYPY_GC_NURSERY=256k
# The same log as a list of pieces that are joined once.
# SPDX-License-Identifier: GPL-3.0-or-later
class Log:
    def __init__(self):
        self.pieces = []

    def add(self, event):
        self.pieces.append(event)

    def data(self):
        return b"".join(self.pieces)


def work(n):
    log = Log()
    for i in range(n):
        log.add(b"event %d;" % (i & 7))
    return len(log.data())


print(work(9000))
