# Readings of sensors are kept in arrays of doubles.
# source: pypy/pypy 1783, 50x higher memory usage with array.array (mended since; the way to keep many numbers)
# wrong: nothing: eight bytes a reading, which is what the program is about
# quiet above low
# SPDX-License-Identifier: GPL-3.0-or-later
import array
import sys

sensors = [array.array("d") for _ in range(40)]


def read(n):
    value = 1.0
    for i in range(n):
        value = value * 0.99 + (i & 15)
        sensors[i % 40].append(value)
    return sum(len(sensor) for sensor in sensors)


print(read(int(1200000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
