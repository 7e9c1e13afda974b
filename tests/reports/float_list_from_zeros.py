# A list that begins as zeros gets floats.
# source: pypy/pypy 1279, Numerical code for list of floats 3x slower than for list of ints; 3349
# wrong: nothing; a list of small ints takes floats without boxes
# quiet
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def smooth(n, rounds):
    heat = [0] * n
    heat[n // 2] = 1.5
    for _ in range(rounds):
        for i in range(1, n - 1):
            heat[i] = heat[i] * 0.5 + (heat[i - 1] + heat[i + 1]) * 0.25
    return heat[0]


print(smooth(10000, int(2500 * float(sys.argv[1] if len(sys.argv) > 1 else 1))) >= 0)
