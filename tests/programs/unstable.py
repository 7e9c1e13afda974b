# A loop whose types change: bridges, guards that fail, traces that call other traces.
# SPDX-License-Identifier: GPL-3.0-or-later


class A(object):
    def __init__(self, value):
        self.value = value


class B(A):
    def __init__(self, value):
        self.value = value
        self.more = [value]


def step(kind, i):
    if kind == 0:
        return A(i)
    if kind == 1:
        return B(float(i))
    if kind == 2:
        return (i, str(i))
    if kind == 3:
        return {i: i}
    return [i, None]


def inner(n, kept):
    for k in range(n):
        kept.append((k, n))
    del kept[:n // 2]


def work(count):
    kept = [None] * 64
    pairs = []
    x = 0
    for i in range(count):
        kind = (i * i >> 3) % 5
        kept[i % 64] = step(kind, i)
        x = x + 1 if i % 7 else float(x)
        if i % 50 == 0:
            inner(i % 40, pairs)
            x = int(x)
            if len(pairs) > 2000:
                pairs = []
    return x, len(pairs)


print(work(60000))
