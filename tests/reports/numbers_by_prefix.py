# Primes by their digits in a tree of nodes, and those that begin with some digits.
# source: zupat/related_post_gen 486, PyPy is substantially faster than CPython on kostya/benchmarks (its primes)
# wrong: nothing
# quiet above low
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


class Node:
    def __init__(self):
        self.children = {}
        self.is_end = False


def primes_to(limit):
    sieve = bytearray([1]) * (limit + 1)
    for i in range(2, int(limit ** 0.5) + 1):
        if sieve[i]:
            for k in range(i * i, limit + 1, i):
                sieve[k] = 0
    return [i for i in range(2, limit + 1) if sieve[i]]


def tree_of(numbers):
    root = Node()
    for number in numbers:
        node = root
        for digit in str(number):
            if digit not in node.children:
                node.children[digit] = Node()
            node = node.children[digit]
        node.is_end = True
    return root


def found(root, prefix):
    node = root
    for digit in prefix:
        node = node.children[digit]
    waiting, ends = [(node, prefix)], []
    while waiting:
        node, text = waiting.pop()
        if node.is_end:
            ends.append(int(text))
        for digit, child in node.children.items():
            waiting.append((child, text + digit))
    return sorted(ends)


def run(limit):
    root = tree_of(primes_to(limit))
    return sum(len(found(root, str(i))) for i in range(10, 60) if i % 10 in (1, 3, 7, 9))


print(run(int(400000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
