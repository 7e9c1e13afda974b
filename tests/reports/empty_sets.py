# Small things are made and thrown away in a loop at the top of the file.
# source: pypy/pypy 3629, Huge performance regression in PyPy3.8 compared to PyPy3.7 (mended since)
# wrong: nothing; the JIT removes them
# quiet
# SPDX-License-Identifier: GPL-3.0-or-later
import sys

count = 0
for i in range(int(5000000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))):
    if min(i, 5) == 3 or not [i]:
        count += 1
print(count)
