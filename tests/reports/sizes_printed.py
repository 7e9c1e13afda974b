# A progress line is printed for each file, to a terminal that is not buffered.
# source: pypy/pypy 5375, I/O performance regression when writing strings between 3.10 and 3.11; 3071
# wrong: print() with flush goes through the layers of the text file each time; collect lines, write once
# must: costly-call at (here)
# must not: medium-lived, nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def run(n, out):
    for i in range(n):
        print("file", i, "of", n, i * 100 // n, "%", file=out, flush=True)  # (here)


with open("/dev/null", "w", encoding="utf-8") as null:
    run(int(60000 * float(sys.argv[1] if len(sys.argv) > 1 else 1)), null)
print("done")
