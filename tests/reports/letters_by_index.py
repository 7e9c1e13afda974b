# The letters of a text that is not all ASCII are looked at by their index.
# source: RustPython/RustPython 8526, str: resolve subscripts and slices through the code point index (what PyPy
#   does); youknowone/pyre 833
# wrong: each index is turned into a position in the bytes by a table; a loop over the text needs none
# must: costly-call or escaping-object at (here)
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def vowels(text):
    count = 0
    i = 0
    while i < len(text):
        if text[i] in "aeiouäöü":  # (here)
            count += 1
        i += 1
    return count


def run(n):
    text = "Über den Wolken muß die Freiheit wohl grenzenlos sein, alle Ängste. " * 30
    count = 0
    for _ in range(n):
        count += vowels(text)
    return count


print(run(int(400 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
