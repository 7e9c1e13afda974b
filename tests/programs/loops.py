# Many loops, each hot for a moment and never run again: with PyPy's option loop_longevity they
# are freed, and later ones are put where they were.
# SPDX-License-Identifier: GPL-3.0-or-later
import gc

SOURCE = """
def loop(count):
    kept = [None] * 8
    for i in range(count):
        kept[i & 7] = (i, %d)
        kept[i + 1 & 7] = "text" if i & %d else [i]
    return len(kept)
"""

total = 0
for n in range(100):
    space = {}
    exec(SOURCE % (n, 1 << n % 5), space)
    total += space["loop"](400)
    if n % 10 == 0:
        gc.collect()
print(total)
