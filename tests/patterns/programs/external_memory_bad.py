# bad: external-memory in __init__, film
# Images in memory of the C library, freed when their owner is: the collector knows nothing of their
# size.
# SPDX-License-Identifier: GPL-3.0-or-later
import sys

import cffi

ffi = cffi.FFI()
ffi.cdef("void *calloc(size_t, size_t); void free(void *);")
libc = ffi.dlopen(None)
SIZE = 300000


class Image:
    def __init__(self):
        self.pixels = ffi.gc(libc.calloc(1, SIZE), libc.free)


class Camera:
    def __init__(self):
        self.shots = 0

    def film(self, count):
        for _ in range(count):
            image = Image()
            self.shots += image.pixels is not None


camera = Camera()
camera.film(int(400 * float(sys.argv[1])))
print(camera.shots)
