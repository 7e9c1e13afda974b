# A program that turned the JIT off for an experiment, and kept it so.
# source: pypyjs/pypyjs 128, JIT causes unpredictable slowness
# wrong: nothing is compiled at all
# must: interpreted-code
# must not: medium-lived, nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
import sys

import pypyjit

pypyjit.set_param("off")


def run(n):
    total = 0
    for i in range(n):
        total += i * 3 & 7
    return total


print(run(int(2500000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
