# As many loops as asked for, each compiled once and run for as long as asked for: what the JIT
# compiler allocates grows with the one, not with the other.
# SPDX-License-Identifier: GPL-3.0-or-later
import sys

LOOPS, ROUNDS = int(sys.argv[1]), int(sys.argv[2])


class Made(object):
    def __init__(self, value):
        self.value = value


SOURCE = """
def loop(count, kept, Made):
    for i in range(count):
        kept[i & 7] = Made(i)
"""

for number in range(LOOPS):
    names = {}
    exec(compile(SOURCE, f"loop{number}.py", "exec"), names)
    names["loop"](ROUNDS, [None] * 8, Made)
print("made Made", LOOPS * ROUNDS)
