# bad: boxed-global
# Statistics in global variables, updated by a function in every step.
# SPDX-License-Identifier: GPL-3.0-or-later
low = 0.0
high = 0.0


def track(n):
    global low, high
    for i in range(n):  # found
        low = low - i * 0.125  # found
        high = high + i * 0.5  # found


track(700000)
print(low, high)
