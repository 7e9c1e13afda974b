# A function that loads data puts its loader into a context variable, which it makes each time.
# source: KLR-Pattern/pydantic-resolve 216, fix memory leak due to use contextvars wrongly; python/cpython 131837
# wrong: the context keeps every variable that was set. Make the variable once, at the top of the module
# must: growing-heap
# must: /[Cc]ontext/
# harmful: nursery-too-small, medium-lived
# SPDX-License-Identifier: GPL-3.0-or-later
import contextvars
import sys


class Loader:
    def __init__(self, number):
        self.number = number
        self.rows = ["row %d of %d" % (k, number) for k in range(8)]


def resolve(number):
    current = contextvars.ContextVar("loader")
    current.set(Loader(number))
    return len(current.get().rows)


def serve(n):
    return sum(resolve(i) for i in range(n))


print(serve(int(12000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
