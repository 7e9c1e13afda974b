# Matrices of floats are multiplied.
# source: zupat/related_post_gen 486, Add PyPy (much faster than CPython on kostya/benchmarks, such as this)
# wrong: nothing; lists of floats are arrays of machine words
# quiet
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def multiply(a, b, n):
    turned = [[b[k][i] for k in range(n)] for i in range(n)]
    out = []
    for row in a:
        line = [0.0] * n
        for i in range(n):
            column = turned[i]
            total = 0.0
            for k in range(n):
                total += row[k] * column[k]
            line[i] = total
        out.append(line)
    return out


n = 300
a = [[(i * k % 17) / 17 for k in range(n)] for i in range(n)]
for _ in range(int(12 * float(sys.argv[1] if len(sys.argv) > 1 else 1)) or 1):
    a = multiply(a, a, n)
    a = [[x % 1.0 for x in row] for row in a]
print(a[0][0] >= 0)
