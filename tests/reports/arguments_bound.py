# A decorator checks arguments by the signature, for each call.
# source: seandstewart/typical 4, inspect.Signature is slow; python/cpython 150816
# wrong: signature() looks at the function and makes a parameter for each argument, each time; keep it
# must: costly-call at (here)
# must not: medium-lived, nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
import functools
import inspect
import sys


def checked(function):
    @functools.wraps(function)
    def call(*args, **kwargs):
        bound = inspect.signature(function).bind(*args, **kwargs)  # (here)
        for name, value in bound.arguments.items():
            if not isinstance(value, int):
                raise TypeError(name)
        return function(*args, **kwargs)
    return call


@checked
def area(width, height, scale=1):
    return width * height * scale


def run(n):
    total = 0
    for i in range(n):
        total += area(i, 2, scale=3)
    return total


print(run(int(8000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
