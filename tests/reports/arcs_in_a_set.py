# Arcs of code that was run are put into a set, by a hash and a comparison of their own.
# source: python-attrs/attrs 261, Performance issues with hashing attrs objects; pypa/packaging 316
# wrong: the set calls Python code for each hash and each comparison, which is not compiled with the loop;
#   tuples,
#   or one object for the same arc
# must: costly-call or frame-escape or escaping-object or interpreted-code at (here), (there), (again)
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


class Arc:
    __slots__ = ("filename", "source", "target")

    def __init__(self, filename, source, target):
        self.filename = filename
        self.source = source
        self.target = target

    def __eq__(self, other):
        if other.__class__ is not self.__class__:
            return NotImplemented
        return (self.filename, self.source, self.target) == (other.filename, other.source, other.target)  # (there)

    def __hash__(self):
        return hash((self.filename, self.source, self.target))  # (again)


def run(n):
    seen = set()
    for i in range(n):
        seen.add(Arc("module.py", i % 200, i * 7 % 200))  # (here)
    return len(seen)


print(run(int(400000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
