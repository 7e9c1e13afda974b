# good: bigint-churn
# One with a state of 31 bits, whose products fit.
# SPDX-License-Identifier: GPL-3.0-or-later
class Random:
    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = (self.state * 48271) % 2147483647
        return self.state >> 28


def draw(n):
    random = Random(12345)
    total = 0
    for i in range(n):
        total += random.next()
    return total & 15


print(draw(150000))
