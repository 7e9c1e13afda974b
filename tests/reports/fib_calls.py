# Fibonacci numbers, by calls.
# source: drujensen/fib 125, Pypy benchmark for python: 19 times faster
# wrong: nothing; a function that calls itself, compiled
# quiet
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


total = 0
for _ in range(int(5 * float(sys.argv[1] if len(sys.argv) > 1 else 1)) or 1):
    total += fib(31)
print(total)
