# Frames: generators, deep recursion, exceptions with tracebacks, closures, frame objects.
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def pairs(count):
    for i in range(count):
        yield i, [i]


def chain(count):
    return sum(a + b[0] for a, b in (pair for pair in pairs(count)))


def tree(depth):
    return None if depth == 0 else (tree(depth - 1), depth, tree(depth - 1))


def size(node):
    return 0 if node is None else 1 + size(node[0]) + size(node[2])


def failing(i):
    if i % 3 == 0:
        raise ValueError("number %d" % i)
    return i


def catch(count):
    kept = []
    for i in range(count):
        try:
            failing(i)
        except ValueError as error:
            kept.append(error)
            if len(kept) > 100:
                kept = []
    return len(kept)


def closures(count):
    made = []
    for i in range(count):
        made.append(lambda step, i=i: step + i)
        if len(made) > 50:
            made = made[40:]
    return sum(f(1) for f in made)


def depth(n):
    return sys._getframe().f_lineno and n and 1 + depth(n - 1)


print(chain(30000), size(tree(13)), catch(6000), closures(20000), depth(300))
