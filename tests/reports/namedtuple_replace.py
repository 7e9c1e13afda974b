# A state in a named tuple, changed with _replace().
# source: pypy/pypy 3883, namedtuple._replace is slow
# wrong: _replace(**changes) builds a dictionary and an iterator over all fields; a new tuple written
#   out is a hundred times faster
# must: costly-call or escaping-object at (here)
# must not: medium-lived, nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
import sys
from collections import namedtuple

State = namedtuple("State", "a b c d e f")


def run(n):
    state = State(0, 1, 2, 3, 4, 5)
    for _ in range(n):
        state = state._replace(a=state.c & 255, c=state.a + 2)  # (here)
    return state


print(run(int(700000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
