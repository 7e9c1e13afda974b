# How often each word is in a text.
# source: juditacs/wordcount 21, Counter instead of defaultdict (a comparison of languages, with PyPy)
# wrong: nothing: a text has to be split, and words have to be looked up
# quiet above low
# SPDX-License-Identifier: GPL-3.0-or-later
from collections import defaultdict
import sys


def run(n):
    lines = [" ".join("word%d" % (i * j % 997) for j in range(1, 15)) for i in range(500)]
    counts = defaultdict(int)
    for i in range(n):
        for word in lines[i % 500].strip().split():
            counts[word] += 1
    return max(counts.values())


print(run(int(60000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
