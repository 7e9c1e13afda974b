# Exceptions that are raised and caught in the loop, with finally and with.
# SPDX-License-Identifier: GPL-3.0-or-later
class Guarded:
    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        return kind is KeyError


def parse(x):
    if x % 3 == 0:
        raise KeyError(x)
    return x


def work(n):
    total = failures = 0
    for i in range(n):
        with Guarded():
            try:
                total += parse(i) & 3
            finally:
                failures += 1
    return total, failures


print(work(400000))
