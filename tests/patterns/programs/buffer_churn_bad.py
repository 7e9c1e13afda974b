# bad: buffer-churn in send
# Makes a view of a fresh bytes object in every step.
# SPDX-License-Identifier: GPL-3.0-or-later
import sys

import cffi

ffi = cffi.FFI()
ffi.cdef("size_t strlen(const char *);")
libc = ffi.dlopen(None)


class Sender:
    def __init__(self):
        self.sent = 0

    def send(self, count):
        for n in range(count):
            packet = b"%d:" % n
            self.sent += libc.strlen(ffi.from_buffer(packet))


sender = Sender()
sender.send(int(80000 * float(sys.argv[1])))
print(sender.sent)
