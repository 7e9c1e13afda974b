# A long document is read by iterparse, and the root is cleared.
# source: knadh/xmlutils.py 3, Memory leak during iterparse (the remedy); python/cpython 93618
# wrong: nothing that stays; but xml.etree is slow under PyPy
# must: costly-call
# must not: growing-heap, kept-frames, external-memory, finalizer-churn
# harmful: nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
import io
import sys
import xml.etree.ElementTree as ElementTree


def document(n):
    rows = "".join('<row id="%d"><name>name %d</name></row>' % (i, i) for i in range(n))
    return io.BytesIO(("<rows>" + rows + "</rows>").encode())


def names(source):
    events = ElementTree.iterparse(source, events=("start", "end"))
    root = next(events)[1]
    for event, element in events:
        if event == "end" and element.tag == "row":
            yield element[0].text
            root.clear()


print(sum(len(name) for name in names(document(int(20000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))))
