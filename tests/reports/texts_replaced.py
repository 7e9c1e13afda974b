# Entities are put into pages, one replace() after the other.
# source: pypy/pypy 1622, string replace is slower in pypy vs cpython
# wrong: five passes over the whole text, each a copy where something is found; str.translate() or
#   html.escape() once, over the parts that need it
# must: costly-call at (here)
# must not: medium-lived, quadratic-copy
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def escaped(text):
    for old, new in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("'", "&#39;")):
        text = text.replace(old, new)  # (here)
    return text


def run(n):
    page = "a <b class=\"x\">line</b> of text & more, with 'quotes'. " * 40
    size = 0
    for i in range(n):
        size += len(escaped(page))
    return size


print(run(int(1500 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
