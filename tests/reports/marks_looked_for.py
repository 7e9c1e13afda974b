# A stream of tokens is searched for marks: at each place the rest of the text is cut off and asked how it begins.
# source: vllm-project/vllm 52580, use startswith(x, i) instead of string slicing to avoid O(N^2)
# wrong: text[i:] copies the rest of the text at each place; startswith(mark, i) copies nothing
# must: quadratic-copy or costly-call or large-object-churn at (here)
# SPDX-License-Identifier: GPL-3.0-or-later
import sys

MARKS = ("<think>", "</think>", "<tool>", "</tool>")


def places(text):
    found = []
    for i in range(len(text)):
        if text[i] != "<":
            continue
        for mark in MARKS:
            if text[i:].startswith(mark):  # (here)
                found.append(i)
    return found


def run(n):
    text = "<think>It may be a < b, or a <= b.</think> The answer is <tool>f(x)</tool>, " * 150
    return sum(len(places(text)) for _ in range(n))


print(run(int(25 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
