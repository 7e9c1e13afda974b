# Recursion: binary trees built and walked, which the JIT compiles to calls between traces.
# SPDX-License-Identifier: GPL-3.0-or-later


def build(depth):
    if depth == 0:
        return (None, None)
    return (build(depth - 1), build(depth - 1))


def count(tree):
    left, right = tree
    return 1 if left is None else 1 + count(left) + count(right)


print(sum(count(build(12)) for _ in range(1000)))
