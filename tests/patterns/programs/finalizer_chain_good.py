# good: finalizer-chain
# One owner closes all layers in its __del__.
# SPDX-License-Identifier: GPL-3.0-or-later
import gc
import sys


class Layer:
    def __init__(self, below):
        self.below = below


class Owner:
    closed = 0

    def __init__(self, layer):
        self.layer = layer

    def __del__(self):
        layer = self.layer
        while layer is not None:
            layer.below, layer = None, layer.below
        Owner.closed += 1


def stack_up(depth):
    layer = None
    for _ in range(depth):
        layer = Layer(layer)
    return Owner(layer)


def main(rounds, depth):
    stack_up(depth)
    total = 0
    for _ in range(rounds):
        for n in range(3000):
            total += len([n, total] * 4)
        gc.collect()
    return total


print(main(int(20 * float(sys.argv[1])), 20000), Owner.closed)
