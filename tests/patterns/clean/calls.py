# Keyword arguments, star arguments, default arguments, a class counter and a global int: all of
# that the JIT removes.
# SPDX-License-Identifier: GPL-3.0-or-later
class Account:
    made = 0

    def __init__(self, **values):
        Account.made += 1
        self.balance = values["balance"]


steps = 0


def add(a, b=2, *more, scale=1):
    return (a + b) * scale + len(more)


def work(n):
    global steps
    total = 0
    for i in range(n):
        steps += 1
        arguments = (i, 3, 4)
        total = (total + add(*arguments, **{"scale": 2})) & 0xFFFF
    return total


print(work(600000), steps)
