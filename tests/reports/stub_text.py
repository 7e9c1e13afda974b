# A generator of source text that appends to an attribute.
# source: wjakob/nanobind 1274, stubgen.py Performance Optimization (self.output += s); pypy/pypy 2964, 1925
# wrong: all that was written is copied for each piece; a list and ''.join(), or io.StringIO
# must: quadratic-copy at (here)
# must not: medium-lived, nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


class Writer:
    def __init__(self):
        self.output = ""
        self.depth = 0

    def write(self, text):
        self.output += "    " * self.depth + text + "\n"  # (here)


def run(n):
    writer = Writer()
    for i in range(n):
        writer.depth = i % 3
        writer.write(f"def function_{i}(arg: int) -> str: ...")
    return len(writer.output)


print(run(int(5000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
