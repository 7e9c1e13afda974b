# Each row of a result is made a dictionary for a JSON answer.
# source: encord-team/encord-client-python 462, Strip unneeded asdict calls, as they introduce significant
#   performance hit; python/cpython 103000
# wrong: dataclasses.asdict looks at every field's type and copies deeply; a dictionary written out
# must: costly-call at (here)
# must not: medium-lived, nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
from dataclasses import asdict, dataclass
import sys


@dataclass
class Row:
    name: str
    size: int
    tags: list


def answer(n):
    total = 0
    row = Row("a", 3, [1, 2])
    for i in range(n):
        row.size = i
        total += asdict(row)["size"] & 7  # (here)
    return total


print(answer(int(20000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
