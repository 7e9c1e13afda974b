# Names of packages are made canonical by str.translate().
# source: pypa/packaging 1064, perf: dual replace (str.translate is really slow)
# wrong: translate() looks each character up in the table as an object; replace() twice, and lower()
# must: costly-call at (here)
# SPDX-License-Identifier: GPL-3.0-or-later
import sys

TABLE = {ord("_"): "-", ord("."): "-"}
TABLE.update({c: chr(c).lower() for c in range(ord("A"), ord("Z") + 1)})


def canonical(name):
    return name.translate(TABLE)  # (here)


def run(n):
    names = ["Zope.Interface_%d" % i for i in range(100)]
    length = 0
    for i in range(n):
        length += len(canonical(names[i % 100]))
    return length


print(run(int(100000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
