# A text is cut into tokens by a regular expression, and they are counted.
# source: mrabarnett/mrab-regex 586, regex is much slower in pypy than cpython (re.finditer and match.group:
#   888 s, CPython 300 s)
# wrong: each match is an object that is found by code of its own loop, and its text is cut out by a call
# must: costly-call at (here), (there)
# SPDX-License-Identifier: GPL-3.0-or-later
from collections import defaultdict
import re
import sys

TOKEN = re.compile(r"'(?:[sdmt]|ll|ve|re)| ?[a-zA-Z]+| ?[0-9]+| ?[^\sa-zA-Z0-9]+|\s+(?!\S)|\s+")


def run(n):
    lines = ["it's word%d and more of %d words; isn't it? yes!" % (i, i * 7) for i in range(200)]
    counts = defaultdict(int)
    for i in range(n):
        for match in TOKEN.finditer(lines[i % 200]):  # (here)
            counts[match.group(0)] += 1  # (there)
    return len(counts)


print(run(int(12000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
