# Escapes are taken out of a text that has one letter beyond ASCII.
# source: pypy/pypy 4027, re.sub becomes really slow when a back reference is involved and a unicode
#   character is present
# wrong: for each match positions are counted anew through the text; without the letter, or without the
#   reference, it is hundreds of times faster
# must: costly-call at (here)
# SPDX-License-Identifier: GPL-3.0-or-later
import re
import sys


def clean(text, rounds):
    pattern = re.compile(r"\\([+:*'])")
    size = 0
    for _ in range(rounds):
        size += len(pattern.sub(r"\1", text))  # (here)
    return size


print(clean("é" + "AAAAA\\+BBBBB" * 7000, int(5 * float(sys.argv[1] if len(sys.argv) > 1 else 1)) or 1))
