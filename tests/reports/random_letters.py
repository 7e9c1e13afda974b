# Keys of fifty random letters.
# source: pypy/pypy 3732, random.randrange seem to slow down going from pypy2 to pypy3; hylang/hy 2231
# wrong: randrange() goes through checks and a loop for each letter; random.choices(letters, k=50) at once
# must: costly-call or frame-escape at (here), (join)
# must not: medium-lived, nursery-too-small, quadratic-copy
# SPDX-License-Identifier: GPL-3.0-or-later
import random
import sys


def key(letters):
    return "".join([letters[random.randrange(20)]  # (here)
                    for _ in range(50)])  # (join)


random.seed(1)
known = {}
for i in range(int(3000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))):
    known[key("qwertyuiopasdfghjklz")] = True
print(len(known))
