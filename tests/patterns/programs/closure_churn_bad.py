# bad: closure-churn
# Every event gets callbacks of its own, which are kept until the next one comes.
# SPDX-License-Identifier: GPL-3.0-or-later
class Bus:
    def __init__(self):
        self.slots = [None, None]

    def fire(self, value):
        return self.slots[0](value) + self.slots[1](value)


def run(bus, n):
    total = 0
    for i in range(n):  # found
        bus.slots[0] = lambda x: x + i  # found
        bus.slots[1] = lambda x: x - i  # found
        total = (total + bus.fire(i)) & 0xFFFF
    return total


print(run(Bus(), 400000))
