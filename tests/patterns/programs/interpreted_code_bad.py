# bad: interpreted-code in run
# A program that has turned the JIT off.
# SPDX-License-Identifier: GPL-3.0-or-later
import sys

import pypyjit


def run(n):
    total = 0
    for i in range(n):
        total += i * 3 & 7
    return total


pypyjit.set_param("off")
print(run(int(1000000 * float(sys.argv[1]))))
