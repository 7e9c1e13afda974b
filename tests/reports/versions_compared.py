# Versions with two methods, the others by functools.total_ordering, are compared in a loop.
# source: AcademySoftwareFoundation/rez 719, implement comparison orderers in version module (what costs under
#   CPython); mentalisttraceur/python-macaddress 11 (use PyPy)
# wrong: nothing; the JIT looks through all of it
# quiet
# SPDX-License-Identifier: GPL-3.0-or-later
import functools
import sys


@functools.total_ordering
class Version:
    def __init__(self, major, minor):
        self.major = major
        self.minor = minor

    def __eq__(self, other):
        return self.major == other.major and self.minor == other.minor

    def __lt__(self, other):
        return self.major < other.major or self.major == other.major and self.minor < other.minor


def run(n):
    known = [Version(i % 7, i * 5 % 11) for i in range(100)]
    wanted = Version(3, 4)
    fitting = 0
    for _ in range(n):
        for version in known:
            if version >= wanted and not version > Version(5, 2):
                fitting += 1
    return fitting


print(run(int(60000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
