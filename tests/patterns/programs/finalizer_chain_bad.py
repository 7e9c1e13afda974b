# bad: finalizer-chain in stack_up
# Layers that each close themselves in __del__, one holding the next: each major collection frees
# one of them.
# SPDX-License-Identifier: GPL-3.0-or-later
import gc
import sys


class Layer:
    closed = 0

    def __init__(self, below):
        self.below = below

    def __del__(self):
        Layer.closed += 1


def stack_up(depth):
    layer = None
    for _ in range(depth):
        layer = Layer(layer)
    return layer


def main(rounds, depth):
    stack_up(depth)
    total = 0
    for _ in range(rounds):
        for n in range(3000):
            total += len([n, total] * 4)
        gc.collect()
    return total


print(main(int(20 * float(sys.argv[1])), 20000), Layer.closed)
