# Two letters of an alphabet are swapped by chance, again and again, and the result is rated.
# source: pypy/pypy 1771, 3x slower than CPython on alphabet soup challenge script (random swapping)
# wrong: random.randint() is several Python calls and takes random bits until they fit; int(random() * 26) is less
# must: costly-call at (here), (there)
# SPDX-License-Identifier: GPL-3.0-or-later
import random
import sys


def run(n):
    random.seed(3)
    letters = list("abcdefghijklmnopqrstuvwxyz")
    best = 0
    for _ in range(n):
        a = random.randint(0, 25)  # (here)
        b = random.randint(0, 25)  # (there)
        letters[a], letters[b] = letters[b], letters[a]
        score = sum(1 for i in range(0, 25, 6) if letters[i] < letters[i + 1])
        if score >= best:
            best = score
        else:
            letters[a], letters[b] = letters[b], letters[a]
    return best


print(run(int(100000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
