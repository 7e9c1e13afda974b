# bad: cpyext-crossing in call; extension
# Crosses into a C extension with a fresh object in every step.
# SPDX-License-Identifier: GPL-3.0-or-later
import sys

import extension

extension = extension.load()


class Item:
    def __init__(self, n):
        self.n = n


class Caller:
    def __init__(self):
        self.total = 0

    def call(self, count):
        same = extension.same
        for n in range(count):
            self.total += same(Item(n)).n & 1


caller = Caller()
caller.call(int(100000 * float(sys.argv[1])))
print(caller.total)
