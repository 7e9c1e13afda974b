# good: boxed-global
# The same in local variables that are stored once.
# SPDX-License-Identifier: GPL-3.0-or-later
low = 0.0
high = 0.0


def track(n):
    global low, high
    down = up = 0.0
    for i in range(n):
        down = down - i * 0.125
        up = up + i * 0.5
    low, high = down, up


track(700000)
print(low, high)
