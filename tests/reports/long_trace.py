# A simulator's loop: hundreds of small blocks are evaluated in each tick.
# source: pypy/pypy 2502, Recipes for a loop with a lot of small functions (splitting long traces?)
# wrong: a trace of the loop is too long, is given up, and tried again; most of it stays interpreted.
#   A loop over the blocks, not inlined
# must: interpreted-code
# must not: medium-lived, nursery-too-small, guard-failures
# SPDX-License-Identifier: GPL-3.0-or-later
import sys

BLOCK = """
def block_{0}(state):
    a = state[{0}] ^ state[({0} + 7) % 300]
    if a & 1:
        a = a * 5 + {0}
    else:
        a = (a >> 1) + 3
    for k in (1, 2):
        a = (a + state[(k * {0}) % 300]) & 65535
    state[{0}] = a
"""
TICK = "def tick(state):\n" + "".join("    block_%d(state)\n" % i for i in range(300))
names = {}
exec("".join(BLOCK.format(i) for i in range(300)) + TICK, names)


def run(n):
    state = list(range(300))
    for _ in range(n):
        names["tick"](state)
    return sum(state)


print(run(int(900 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
