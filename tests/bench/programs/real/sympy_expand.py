# SymPy (Debian: python3-sympy): expands products of sums, and takes derivatives of what comes out.
# SPDX-License-Identifier: GPL-3.0-or-later
import sys

sys.path.append("/usr/lib/python3/dist-packages")
from sympy import cos, diff, exp, expand, sin, symbols  # noqa: E402


def work(rounds):
    x, y, z = symbols("x y z")
    terms = 0
    for i in range(rounds):
        product = expand((x + 2 * y + i) ** 5 * (x - y + z) ** 3)
        terms += len(product.args)
        terms += len(str(diff(product, x, 2)))
        terms += len(str(diff(sin(x * y + i) * exp(x * z) * cos(z + i) ** 2, x, 3)))
    return terms


print(work(int(sys.argv[1]) if len(sys.argv) > 1 else 4))
