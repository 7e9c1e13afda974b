# A long document is read by iterparse, and each element is cleared when it was used.
# source: dogsheep/healthkit-to-sqlite 7, Script uses a lot of RAM; python/cpython 102055
# wrong: the root still has every element, empty now. root.clear() from time to time
# must: growing-heap or kept-frames
# must: /Element|reader\.|iterparse/
# harmful: nursery-too-small, medium-lived
# SPDX-License-Identifier: GPL-3.0-or-later
import io
import sys
import xml.etree.ElementTree as ElementTree


def document(n):
    rows = "".join('<row id="%d"><name>name %d</name></row>' % (i, i) for i in range(n))
    return io.BytesIO(("<rows>" + rows + "</rows>").encode())


class Reader:
    def __init__(self, source):
        self.events = ElementTree.iterparse(source, events=("start", "end"))
        self.root = next(self.events)[1]

    def names(self):
        for event, element in self.events:
            if event == "end" and element.tag == "row":
                yield element[0].text
                element.clear()


reader = Reader(document(int(20000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
print(sum(len(name) for name in reader.names()))
