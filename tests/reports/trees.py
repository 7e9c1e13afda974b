# Binary trees are made, counted and thrown away.
# source: the benchmarks game, binary-trees; zupat/related_post_gen 486 (comparisons with PyPy)
# wrong: nothing; small objects that die young are what the nursery is for
# quiet above low
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def tree(depth):
    return (tree(depth - 1), tree(depth - 1)) if depth else (None, None)


def count(node):
    left, right = node
    return 1 + (count(left) + count(right) if left is not None else 0)


def run(n):
    total = 0
    for _ in range(n):
        total += count(tree(9))
    return total


print(run(int(900 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
