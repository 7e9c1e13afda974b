# bad: bigint-churn
# A 64-bit generator of random numbers: the products do not fit in a machine word.
# SPDX-License-Identifier: GPL-3.0-or-later
class Random:
    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % (1 << 64)  # found
        return self.state >> 60


def draw(n):
    random = Random(12345)
    total = 0
    for i in range(n):
        total += random.next()  # found
    return total & 15


print(draw(150000))
