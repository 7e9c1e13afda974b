# SymPy: expands products of sums, and takes derivatives of what comes out.
# SPDX-License-Identifier: GPL-3.0-or-later
import _needs

sympy = _needs.module("sympy", "python3-sympy")


def work(rounds):
    x, y, z = sympy.symbols("x y z")
    terms = 0
    for i in range(rounds):
        product = sympy.expand((x + 2 * y + i) ** 5 * (x - y + z) ** 3)
        terms += len(product.args)
        terms += len(str(sympy.diff(product, x, 2)))
        term = sympy.sin(x * y + i) * sympy.exp(x * z) * sympy.cos(z + i) ** 2
        terms += len(str(sympy.diff(term, x, 3)))
    return terms


print(work(_needs.amount(1)))
