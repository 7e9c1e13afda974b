# A tree over a list that answers for the sums of its ranges.
# source: shakayami/ACL-for-python (its issue 6 is about another of its algorithms; written to be run by PyPy)
# wrong: nothing
# quiet
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


class Tree:
    def __init__(self, values):
        self.size = 1
        while self.size < len(values):
            self.size *= 2
        self.sums = [0] * self.size + values + [0] * (self.size - len(values))
        for i in range(self.size - 1, 0, -1):
            self.sums[i] = self.sums[2 * i] + self.sums[2 * i + 1]

    def put(self, i, value):
        i += self.size
        self.sums[i] = value
        while i > 1:
            i >>= 1
            self.sums[i] = self.sums[2 * i] + self.sums[2 * i + 1]

    def total(self, begin, end):
        begin += self.size
        end += self.size
        result = 0
        while begin < end:
            if begin & 1:
                result += self.sums[begin]
                begin += 1
            if end & 1:
                end -= 1
                result += self.sums[end]
            begin >>= 1
            end >>= 1
        return result


def run(n):
    tree = Tree([i * 7 % 101 for i in range(100000)])
    x = 1
    total = 0
    for _ in range(n):
        x = x * 1103515245 + 12345 & 0x7FFFFFFF
        tree.put(x % 100000, x & 1023)
        total += tree.total(x % 50000, 50000 + x % 50000)
    return total


print(run(int(300000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
