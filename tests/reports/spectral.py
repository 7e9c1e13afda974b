# The largest eigenvalue of a matrix that is given by a formula.
# source: pypy/pypy 2203, ARM regressions from 2.6.1 to 4.0.1 (its list of benchmarks); spectral-norm
# wrong: nothing; numbers in compiled loops
# quiet
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def entry(i, j):
    return 1.0 / ((i + j) * (i + j + 1) // 2 + i + 1)


def multiply(v, n, turned):
    out = [0.0] * n
    for i in range(n):
        total = 0.0
        for j in range(n):
            total += (entry(j, i) if turned else entry(i, j)) * v[j]
        out[i] = total
    return out


def run(n, rounds):
    v = [1.0] * n
    for _ in range(rounds):
        v = multiply(multiply(v, n, False), n, True)
    return v[0]


print(run(300, int(200 * float(sys.argv[1] if len(sys.argv) > 1 else 1))) > 0)
