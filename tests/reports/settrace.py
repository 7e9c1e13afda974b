# A tool for test coverage: a Python function is called for each line that runs.
# source: coveragepy/coveragepy 1339, Code runs 77x times slower with coverage.py on PyPy; also
#   coveragepy/coveragepy 2155, pypy/pypy 1625 (sys.settrace leads to tons of aborts)
# wrong: with a trace function set, frames are real and traced code is hardly compiled
# was: must: interpreted-code or frame-escape at (set), (a), (b), (c), (d), (e)
# measured: PyPy 7.3.11 compiles the trace function with the loop: 0.03 s for 480,000 steps with an
#   empty one, as without. What takes the time is the hash of a code object: with names in its
#   place 0.22 s of 0.56
# must: costly-call at (a)
# must not: medium-lived, nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
import sys

seen = set()


def trace(frame, event, arg):
    seen.add((frame.f_code, frame.f_lineno))  # (a)
    return trace


def step(x):
    y = x * 3  # (b)
    return y & 15  # (c)


def run(n):
    total = 0
    for i in range(n):  # (d)
        total += step(i)  # (e)
    return total


sys.settrace(trace)  # (set)
total = run(int(120000 * float(sys.argv[1] if len(sys.argv) > 1 else 1)))
sys.settrace(None)
print(total, len(seen))
