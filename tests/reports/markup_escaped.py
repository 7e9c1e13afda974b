# Texts are made safe for HTML, by five replacements each.
# source: pallets/markupsafe 176, Unicode incorrectly escaped on PyPy 7.3.1 (a benchmark there: 341 ms,
#   CPython 78 ms)
# wrong: each replacement goes through the text, and most find nothing: look first, or one pass by a table
# must: costly-call at (here)
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def escaped(text):
    return text.replace("&", "&amp;").replace(">", "&gt;").replace("<", "&lt;").replace("'", "&#39;").replace('"', "&#34;")  # (here)


def run(n):
    texts = ["Hello World! number %d" % i for i in range(50)] + ["<b>%d & more</b>" % i for i in range(50)]
    length = 0
    for i in range(n):
        length += len(escaped(texts[i % 100]))
    return length


print(run(int(150000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
