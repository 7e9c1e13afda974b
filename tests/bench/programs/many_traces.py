# Many functions, each hot for a moment: the JIT compiler is at work all the time.
# SPDX-License-Identifier: GPL-3.0-or-later

SOURCE = """
def f(count):
    total = %(n)d
    for i in range(count):
        total = (total * %(a)d + i) %% 65521
        if total %% %(b)d == 0:
            total += len(str(i))
    return total
"""


def work(functions):
    total = 0
    for n in range(functions):
        scope = {}
        exec(SOURCE % {"n": n, "a": n % 13 + 3, "b": n % 7 + 2}, scope)
        total += scope["f"](2500)
    return total


print(work(60))
