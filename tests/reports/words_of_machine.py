# A virtual machine whose words have 256 bits: products and sums, cut to the word.
# source: ethereum/execution-specs 3402, consider using pypy to fill benchmark releases (and 2029: consensus
#   tests did not become quicker)
# wrong: nothing but the size of the words: each operation makes big integers
# must: bigint-churn at (here), (there)
# SPDX-License-Identifier: GPL-3.0-or-later
import sys

MASK = (1 << 256) - 1


def run(n):
    stack = [0x123456789ABCDEF << 190 | 77, 3 << 250 | 5]
    for i in range(n):
        b = stack.pop()
        a = stack.pop()
        stack.append((a * b + i) & MASK)  # (here)
        stack.append((a + (b >> 3)) & MASK)  # (there)
    return sum(stack) & 0xFFFF


print(run(int(200000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
