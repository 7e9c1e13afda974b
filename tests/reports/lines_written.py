# Lines of numbers are written to a file.
# source: pypy/pypy 1268, file.writelines() very slow on Windows
# wrong: writelines() writes each line by itself; one write() of the joined text does not
# must: costly-call at (here)
# SPDX-License-Identifier: GPL-3.0-or-later
import sys
import tempfile


def run(n):
    lines = ["%d %d\n" % (i, i * i) for i in range(2000)]
    with tempfile.TemporaryFile("w") as file:
        for _ in range(n):
            file.writelines(lines)  # (here)
        return file.tell()


print(run(int(80 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
