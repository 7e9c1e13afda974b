# bad: boxed-attribute
# The sum of a meter is None until the first value arrives: PyPy gives up on unboxed attributes.
# SPDX-License-Identifier: GPL-3.0-or-later
class Meter:
    def __init__(self):
        self.sum = None
        self.peak = 0.0

    def feed(self, n):
        for i in range(n):  # found
            self.sum = (self.sum or 0.0) + i * 0.5  # found


meter = Meter()
meter.peak = 1.5
meter.feed(1200000)
print(meter.sum)
