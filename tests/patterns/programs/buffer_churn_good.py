# good: buffer-churn
# Makes one buffer, and one view of it, and writes every packet into it.
# SPDX-License-Identifier: GPL-3.0-or-later
import sys

import cffi

ffi = cffi.FFI()
ffi.cdef("size_t strlen(const char *);")
libc = ffi.dlopen(None)


class Sender:
    def __init__(self):
        self.sent = 0
        self.buffer = bytearray(64)
        self.view = ffi.from_buffer(self.buffer)

    def send(self, count):
        buffer, view = self.buffer, self.view
        for n in range(count):
            packet = b"%d:" % n
            buffer[:len(packet) + 1] = packet + b"\0"
            self.sent += libc.strlen(view)


sender = Sender()
sender.send(int(80000 * float(sys.argv[1])))
print(sender.sent)
