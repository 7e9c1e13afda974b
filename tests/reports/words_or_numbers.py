# Words are taken for numbers, and kept as words if that fails.
# source: pyston/pyston_v1 838, make int("some_random_string") faster (django hits this a lot)
# wrong: for each word an exception with a text is made; ask isdigit() first
# must: costly-call or escaping-object at (here)
# must not: medium-lived, nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def numbers(words, rounds):
    found = 0
    for _ in range(rounds):
        for word in words:
            try:
                found += int(word)  # (here)
            except ValueError:
                pass
    return found


print(numbers(["width", "12", "height", "auto", "left", "7"],
              int(30000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
