# The lines of a text file are counted.
# source: pypy/pypy 3284, Iterating file line by line in pypy is much slower than python; 2790
# wrong: text files are decoded and searched for line ends in code that is not compiled; opened as
#   bytes it is several times faster
# must: costly-call at (here)
# must not: medium-lived, nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
import sys
import tempfile


def count(path, rounds):
    total = 0
    for _ in range(rounds):
        with open(path, encoding="utf-8") as file:
            for line in file:  # (here)
                total += len(line)
    return total


with tempfile.NamedTemporaryFile("w") as out:
    out.write("a line of a log, %d of them\n" % 7 * 20000)
    out.flush()
    print(count(out.name, int(70 * float(sys.argv[1] if len(sys.argv) > 1 else 1)) or 1))
