# Memory that C code shares: struct, array, memoryview, and cffi if it is there.
# SPDX-License-Identifier: GPL-3.0-or-later
import array
import struct

try:
    import cffi
except ImportError:
    cffi = None

as_bytes = getattr(array.array, "tobytes", None) or array.array.tostring  # Python 2


def pack(count):
    kept = []
    for i in range(count):
        data = struct.pack("<idq", i, i * 0.5, i)
        kept.append(struct.unpack("<idq", data))
        view = memoryview(data)[4:12]
        kept.append(bytes(view))
        if len(kept) > 400:
            kept = kept[-20:]
    return len(kept)


def arrays(count):
    total = 0
    for i in range(count):
        numbers = array.array("l", range(i % 50))
        numbers.append(i)
        total += len(as_bytes(numbers))
    return total


def foreign(count):
    if cffi is None:
        return 0
    ffi = cffi.FFI()
    kept = []
    for i in range(count):
        p = ffi.new("int[]", 10 + i % 5)
        p[3] = i
        kept.append(ffi.string(ffi.new("char[]", b"text")))
        if len(kept) > 100:
            kept = []
    return 1


print(pack(8000), arrays(2000))
foreign(2000)
