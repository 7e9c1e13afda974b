# Words and numbers of a text are counted by a state machine.
# source: textX/textX 227, pypy for performance tests (twice to three times as fast)
# wrong: nothing; no piece of the text is cut out
# quiet
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def scan(text):
    state = words = numbers = 0
    for c in text:
        if "a" <= c <= "z":
            words += state != 1
            state = 1
        elif "0" <= c <= "9":
            numbers += state == 0
            state = state or 2
        else:
            state = 0
    return words * 3 + numbers


text = "some words, 42 of them (and 7 more), in a line\n" * 3000
total = 0
for _ in range(int(250 * float(sys.argv[1] if len(sys.argv) > 1 else 1)) or 1):
    total += scan(text)
print(total)
