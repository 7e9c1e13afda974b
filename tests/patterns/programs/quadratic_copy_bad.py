# bad: quadratic-copy
# bad: quadratic-copy; PYPY_GC_NURSERY=256k
# (PyPy's nursery is as large as the processor's cache makes it.)
# A log in memory to which every event is added: bytes cannot be extended in place.
# SPDX-License-Identifier: GPL-3.0-or-later
class Log:
    def __init__(self):
        self.data = b""

    def add(self, event):
        self.data = self.data + event  # found


def work(n):
    log = Log()
    for i in range(n):
        log.add(b"event %d;" % (i & 7))  # found
    return len(log.data)


print(work(9000))
