# A context manager made by a decorator around each step.
# source: pypy/pypy 3835, @contextlib.contextmanager much slower than small hand-written contextmanager;
#   glotzerlab/signac 465; cocotb/cocotb 2291
# wrong: the generator's frame is forced when it is made; a class with __enter__ and __exit__ is twenty
#   times faster
# must: escaping-object or costly-call or generator-churn or frame-escape at (here), (def), (yield)
# must not: medium-lived, nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
from contextlib import contextmanager
import sys


@contextmanager
def step(state):  # (def)
    state[0] += 1
    try:
        yield state  # (yield)
    finally:
        state[0] -= 1


def run(n):
    total = 0
    state = [0]
    for _ in range(n):
        with step(state) as now:  # (here)
            total += now[0]
    return total


print(run(int(400000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
