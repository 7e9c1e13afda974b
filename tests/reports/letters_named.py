# Which letters of a text are Latin, by their names.
# source: jawah/charset_normalizer 183, Fixing some performance bottlenecks (is_latin: "LATIN" in the name)
# wrong: unicodedata.name() makes the name of each letter anew; remembered by letter it is a look-up
# must: costly-call at (here)
# SPDX-License-Identifier: GPL-3.0-or-later
import sys
import unicodedata

TEXT = "Größe und Maß, été à Noël; Ελλάδα, привет: łódź und żółw. " * 4


def is_latin(letter):
    try:
        return "LATIN" in unicodedata.name(letter)  # (here)
    except ValueError:
        return False


def run(n):
    count = 0
    for _ in range(n):
        for letter in TEXT:
            if is_latin(letter):
                count += 1
    return count


print(run(int(1000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
