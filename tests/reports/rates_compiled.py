# A model's rate laws are texts, which each simulation makes functions of.
# source: pysb/pysb 248, Much faster expression evaluation by pulling lambdify out of loop
# wrong: the functions are compiled again for each of the simulations
# must: compile-in-loop at (here)
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def simulated(texts, steps):
    total = 0.0
    for text in texts:
        rate = eval("lambda x, k: " + text)  # (here)
        x = 1.0
        for _ in range(steps):
            x += 0.001 * rate(x, 0.5)
        total += x
    return total


def run(n):
    texts = ["k * x / (%d.0 + x) - 0.1 * x" % (i + 1) for i in range(100)]
    total = 0.0
    for _ in range(n):
        total += simulated(texts, 50)
    return total


print("%.6f" % run(int(60 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
