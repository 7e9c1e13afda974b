# Small XML documents are parsed to trees.
# source: pypy/pypy 1839, xml.etree.ElementTree relatively slow
# wrong: expat calls back into Python for each element through cffi
# must: costly-call at (here)
# must not: medium-lived, nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
import sys
from xml.etree import ElementTree


def parse(text, n):
    total = 0
    for _ in range(n):
        total += len(ElementTree.fromstring(text))  # (here)
    return total


text = "<feed>" + "<entry id='7'><title>some words</title><link href='x'/></entry>" * 60 + "</feed>"
print(parse(text, int(250 * float(sys.argv[1] if len(sys.argv) > 1 else 1)) or 1))
