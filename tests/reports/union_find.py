# Components of a large graph, by union and find.
# source: stevenhalim/cpbook-code 20, Add Python data structures (accepted because PyPy runs them)
# wrong: nothing; two lists of ints
# quiet
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def components(n):
    parent = list(range(n))
    count = n
    seed = 7
    for _ in range(n):
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        a = (seed >> 4) % n
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        b = (seed >> 4) % n
        while parent[a] != a:
            parent[a] = parent[parent[a]]
            a = parent[a]
        while parent[b] != b:
            parent[b] = parent[parent[b]]
            b = parent[b]
        if a != b:
            parent[a] = b
            count -= 1
    return count


print(components(int(2000000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
