# Which files belong to a package: names are matched against the patterns of its list.
# source: conda/conda-build 3782, Optimise use of fnmatch in which_package()
# wrong: fnmatch() normalises both and looks the pattern up for each pair; compiled once it only matches
# must: costly-call at (here)
# SPDX-License-Identifier: GPL-3.0-or-later
import fnmatch
import sys

PATTERNS = ["lib/*.so", "bin/*", "*.py[co]", "share/man/man[1-8]/*", "include/**/*.h"]


def run(n):
    names = ["%s/%s%d.%s" % (folder, word, i, end) for i in range(50)
             for folder, word, end in (("lib", "libz", "so"), ("src/core", "part", "c"),
                                       ("include/z", "head", "h"), ("doc", "page", "html"))]
    found = 0
    for _ in range(n):
        for name in names:
            for pattern in PATTERNS:
                if fnmatch.fnmatch(name, pattern):  # (here)
                    found += 1
    return found


print(run(int(60 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
