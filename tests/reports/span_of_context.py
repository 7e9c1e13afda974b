# A tracer keeps the current span in a context variable, and sets it for each step.
# source: DataDog/dd-trace-py 1651, core: backport contextvars ("does this have any performance differences?")
# wrong: PyPy's contextvars are Python code over an immutable map, which is copied in part for each set()
# must: costly-call at (here), (there), (back)
# SPDX-License-Identifier: GPL-3.0-or-later
import contextvars
import sys

CURRENT = contextvars.ContextVar("span", default=0)


def step(i):
    token = CURRENT.set(i)  # (here)
    try:
        return CURRENT.get() & 7  # (there)
    finally:
        CURRENT.reset(token)  # (back)


def run(n):
    total = 0
    for i in range(n):
        total += step(i)
    return total


print(run(int(150000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
