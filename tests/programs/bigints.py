# Integers that outgrow a word, in loops and in their own operations.
# SPDX-License-Identifier: GPL-3.0-or-later


def factorial(n):
    product = 1
    for i in range(2, n):
        product *= i
    return product


def fibonacci(n):
    a, b = 0, 1
    for i in range(n):
        a, b = b, a + b
    return a


def mix(count):
    total = 0
    for i in range(count):
        x = (1 << (i % 130)) + i
        total ^= x * 3 // 7
        total += pow(3, i % 50, 1 << 70)
        total &= (1 << 200) - 1
    return total


print(len(str(factorial(900))), fibonacci(3000) % 1000007, mix(20000) % 1000007)
