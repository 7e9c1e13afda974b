# Figures in the text of pypygc traces.
# SPDX-License-Identifier: GPL-3.0-or-later
import re


def number(text):
    return int(text.replace(",", "")) if text.strip() else 0


def sums(text):
    """The sum of the instructions of all rows of operations, and the figure of the last, "all"."""
    rows = text[text.index("line, bytecode, operation\n"):].splitlines()[1:]
    figures = [number(row[:13]) for row in rows if re.fullmatch(r"[ \d,]*", row[:13])]
    return sum(figures[:-1]), figures[-1]
