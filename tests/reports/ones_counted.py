# The ones in the bits of numbers are counted in their text.
# source: fonttools/fonttools 2331, Consolidate bit_count / popCount (bin(n).count("1"));
#   KATO-Hiro/AtCoderClans 10411, how to count bits under PyPy
# wrong: a text is made of each number to look for letters in it; shifts and masks are compiled
# must: costly-call at (here)
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def run(n):
    total = 0
    for i in range(n):
        total += bin(i * 2654435761 & 0xFFFFFFFF).count("1")  # (here)
    return total


print(run(int(600000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
