# A number in another base: digits are put before the text, and the text is turned round for a check.
# source: PyPy blog, Repeated string concatenation is quadratic in PyPy (and CPython), January 2023
# wrong: each step copies the text; collect the digits in a list and join them
# must: quadratic-copy at (here)
# must not: medium-lived, nursery-too-small, large-object-churn
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def spell(n):
    text = ""
    for i in range(n):
        text = "01"[i * i % 3 & 1] + text  # (here)
    return text


print(len(spell(int(100000 * float(sys.argv[1] if len(sys.argv) > 1 else 1)))))
