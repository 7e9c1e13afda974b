# good: boxed-attribute
# The sum is a float from the beginning.
# SPDX-License-Identifier: GPL-3.0-or-later
class Meter:
    def __init__(self):
        self.sum = 0.0
        self.peak = 0.0

    def feed(self, n):
        for i in range(n):
            self.sum = self.sum + i * 0.5


meter = Meter()
meter.peak = 1.5
meter.feed(1200000)
print(meter.sum)
