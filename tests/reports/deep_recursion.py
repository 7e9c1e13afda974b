# Depths of the nodes of a long chain, by recursion thousands of levels deep.
# source: pypy/pypy 3901, recursive program runs 5x slower with 19x the memory consumption
# wrong: each level holds a frame of machine code and one of Python; all of them are looked at in each
#   collection. A stack of one's own needs a hundredth
# must: deep-stack-scan or interpreted-code or kept-frames at (here)
# must not: large-object-churn
# SPDX-License-Identifier: GPL-3.0-or-later
import sys

sys.setrecursionlimit(20000)


def depth(children, node, notes):
    notes.append([node, len(notes)])
    best = 0
    for child in children[node]:
        best = max(best, depth(children, child, notes))  # (here)
    return best + 1


def run(levels, rounds):
    children = [[i + 1] for i in range(levels)] + [[]]
    total = 0
    for _ in range(rounds):
        total += depth(children, 0, [])
    return total


print(run(3000, int(200 * float(sys.argv[1] if len(sys.argv) > 1 else 1)) or 1))
