# Terms of a formula are simplified until nothing changes, by classes and isinstance().
# source: sympy/sympy 27251 and QuMuLab/python-nnf 1 are about such trees; this one has no sets of terms, and
#   objects that are the same are one (what PyPy compiles well)
# wrong: nothing
# quiet above low
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


class Term:
    pass


class Number(Term):
    def __init__(self, value):
        self.value = value


class Name(Term):
    def __init__(self, name):
        self.name = name


class Sum(Term):
    def __init__(self, left, right):
        self.left = left
        self.right = right


class Product(Term):
    def __init__(self, left, right):
        self.left = left
        self.right = right


def simplified(term):
    if isinstance(term, Sum):
        left, right = simplified(term.left), simplified(term.right)
        if isinstance(left, Number) and isinstance(right, Number):
            return Number(left.value + right.value & 0xFFFF)
        if isinstance(left, Number) and left.value == 0:
            return right
        return Sum(left, right)
    if isinstance(term, Product):
        left, right = simplified(term.left), simplified(term.right)
        if isinstance(left, Number) and isinstance(right, Number):
            return Number(left.value * right.value & 0xFFFF)
        if isinstance(left, Number) and left.value == 1:
            return right
        return Product(left, right)
    return term


def term_of(depth, seed):
    if depth == 0:
        return Name("x") if seed % 3 == 0 else Number(seed % 2)
    make = Sum if seed & 1 else Product
    return make(term_of(depth - 1, seed * 5 + 1), term_of(depth - 1, seed * 3 + 2))


def size(term):
    return 1 + size(term.left) + size(term.right) if isinstance(term, (Sum, Product)) else 1


def run(n):
    terms = [term_of(7, seed) for seed in range(20)]
    total = 0
    for _ in range(n):
        for term in terms:
            total += size(simplified(term))
    return total


print(run(int(400 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
