# The sums of all combinations of four numbers.
# source: factor/factor 878, Slower than Python! (PyPy: 0.52 s, CPython: 0.91 s)
# wrong: nothing
# quiet above low
# SPDX-License-Identifier: GPL-3.0-or-later
import itertools
import sys


def run(n):
    return sum(sum(x) for x in itertools.combinations(range(n), 4))


print(run(int(100 * float(sys.argv[1] if len(sys.argv) > 1 else 1) ** 0.25)))
