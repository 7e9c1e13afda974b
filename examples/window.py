# A moving average over the last 20,000 measurements. Each measurement is an object that stays in
# the window just long enough to be moved out of the nursery, and dies soon after.
# SPDX-License-Identifier: GPL-3.0-or-later
import collections
import sys


class Measurement(object):
    def __init__(self, time, value):
        self.time = time
        self.value = value


def average(count, size):
    window = collections.deque()
    total = 0.0
    for time in range(count):
        measurement = Measurement(time, (time * 37 % 1000) / 10.0)
        window.append(measurement)
        total += measurement.value
        if len(window) > size:
            total -= window.popleft().value
    return total / len(window)


count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000000
print("average of the last measurements: %.2f" % average(count, 20000))
