# Nodes are told apart by an abstract base class, in a hot loop.
# source: python/mypy 1274, making nodes.Context not an ABC results in a ~20% speedup
# wrong: isinstance() with an ABC runs its __instancecheck__, with weak sets; ten times slower than with
#   a plain class
# must: costly-call at (here)
# SPDX-License-Identifier: GPL-3.0-or-later
import abc
import sys


class Context(abc.ABC):
    line = 0


class Name(Context):
    line = 3


class Other:
    line = 4


def count(nodes, n):
    total = 0
    for i in range(n):
        if isinstance(nodes[i & 1], Context):  # (here)
            total += 1
    return total


print(count([Name(), Other()], int(3000000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
