# The words of a text are brought into one form before they are compared.
# source: pypy/pypy 5052, make unicodedata.normalize constant-time for ascii strings (not yet in this version)
# wrong: normalize() takes each word apart and puts it together again, letters that are ASCII, too; asked with
#   isascii() first it need not
# must: costly-call at (here)
# SPDX-License-Identifier: GPL-3.0-or-later
import sys
import unicodedata


def run(n):
    words = ("the quick brown fox jumps over thirteen lazy dogs while nobody looks at Größe and café " * 5).split()
    counts = {}
    for _ in range(n):
        for word in words:
            form = unicodedata.normalize("NFKC", word)  # (here)
            counts[form] = counts.get(form, 0) + 1
    return sorted(counts.values())[-1]


print(run(int(900 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
