# Python sources are parsed to trees, whose names are counted.
# source: bblfsh/python-driver 135, Simple pypy test and results (PyPy 48-59 s, CPython 30-36 s)
# wrong: ast.parse() makes a tree of Python objects by code that the JIT does not compile, and ast.walk() goes
#   through generators
# must: costly-call or compile-in-loop at (here), (there)
# SPDX-License-Identifier: GPL-3.0-or-later
import ast
import sys

TEXT = """
def area(shape, scale=1.0):
    if shape.kind == "circle":
        return 3.14159 * shape.radius ** 2 * scale
    total = 0
    for side in shape.sides:
        total += side.length * side.height / 2
    return [total * scale, {"kind": shape.kind}]
"""


def run(n):
    names = 0
    for i in range(n):
        tree = ast.parse(TEXT.replace("area", "area_%d" % (i % 9)))  # (here)
        for node in ast.walk(tree):  # (there)
            if isinstance(node, ast.Name):
                names += 1
    return names


print(run(int(180 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
