# A visitor asks of each node whether it has what a protocol names.
# source: python/cpython 74690, Performance of typing._ProtocolMeta._get_protocol_attrs and isinstance;
#   102936, document performance pitfalls of protocols decorated with @runtime_checkable
# wrong: isinstance() of a runtime protocol computes its members and asks for each, every time
# must: costly-call at (here)
# must not: medium-lived, nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
import sys
from typing import Protocol, runtime_checkable


@runtime_checkable
class Sized2(Protocol):
    width: int
    height: int


class Box:
    def __init__(self, width, height):
        self.width = width
        self.height = height


def visit(n):
    boxes = [Box(i, 3) for i in range(16)]
    total = 0
    for i in range(n):
        box = boxes[i & 15]
        if isinstance(box, Sized2):  # (here)
            total += box.width
    return total


print(visit(int(4000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
