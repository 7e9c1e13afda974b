# For each line that went the line that came which is most alike.
# source: ymattw/ydiff 109, Hang on large files (profile: 26 s of difflib's ratios)
# wrong: difflib compares all pairs, in Python, with a dictionary of letters for each; a cheap test first
# must: costly-call at (here)
# SPDX-License-Identifier: GPL-3.0-or-later
import difflib
import sys


def most_alike(line, others):
    best, found = 0.0, None
    matcher = difflib.SequenceMatcher()
    matcher.set_seq2(line)
    for other in others:
        matcher.set_seq1(other)
        ratio = matcher.ratio()  # (here)
        if ratio > best:
            best, found = ratio, other
    return found


def run(n):
    old = ["value_%d = compute(%d, offset=%d)" % (i, i * 3, i * 7) for i in range(n)]
    new = ["value_%d = computed(%d, offsets=%d)" % (i, i * 3, i * 5) for i in range(n)]
    same = 0
    for line in old:
        same += most_alike(line, new) is not None
    return same


print(run(int(70 * float(sys.argv[1] if len(sys.argv) > 1 else 1) ** 0.5)))
