# good: warm-up
# good: warm-up; PYPY_GC_NURSERY=256k
# One loop that runs long.
# SPDX-License-Identifier: GPL-3.0-or-later
def work(n):
    total = 0
    for i in range(n):
        total = (total + i * 3) & 0xFFFF
    return total


print(work(6000000))
