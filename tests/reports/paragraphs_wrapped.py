# Paragraphs are wrapped to lines.
# source: Alir3z4/html2text 90, Very slow if input has long sections without spaces (textwrap.wrap)
# wrong: wrap() splits by a regular expression and takes the words from the front of a list, for each paragraph
# must: costly-call at (here)
# SPDX-License-Identifier: GPL-3.0-or-later
import sys
from textwrap import wrap


def run(n):
    paragraph = "The quick brown fox jumps over the lazy dog, and a link-that-is-long-and-has-hyphens. " * 6
    lines = 0
    for i in range(n):
        lines += len(wrap(paragraph, 60 + i % 20))  # (here)
    return lines


print(run(int(1200 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
