# Lines of numbers for the answer of a contest: ' '.join(map(str, numbers)).
# source: pypy/pypy 3167, PyPy3 performance regression in map builtin (twice the time of a list)
# wrong: all of it is in join(), which asks map() for each text (a list is no quicker any more)
# must: costly-call at (here)
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def run(n):
    length = 0
    for i in range(n):
        length += len(" ".join(map(str, range(i, i + 5000))))  # (here)
    return length


print(run(int(200 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
