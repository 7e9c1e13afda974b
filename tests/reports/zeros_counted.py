# A loop in a loop, over a list of six hundred zeros, at the top of the file.
# source: pypy/pypy 3918, Simple double for loop script running 400 times slower than expected; 3795
# wrong: the inner loop is traced for more rounds than a trace may have, or leaves by the same guard;
#   the code in a function, or a shorter inner loop
# must: guard-failures or interpreted-code or type-unstable-loop or boxed-global or warm-up
# SPDX-License-Identifier: GPL-3.0-or-later
import sys

n = 600
A = [0] * n
count = 0
for i in range(int(1500 * float(sys.argv[1] if len(sys.argv) > 1 else 1))):
    for a in A:
        if i == 1:
            count = 0
        count += 1
print(count)
