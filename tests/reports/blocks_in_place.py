# Records of a table in a file are written where they belong, here and there.
# source: pypy/pypy 1061, non-sequential file writes really slow in pypy
# wrong: each seek() writes the buffer out, so that each record is a call of the system; in order they are not
# must: costly-call at (here), (there)
# SPDX-License-Identifier: GPL-3.0-or-later
import sys
import tempfile


def run(n):
    with tempfile.TemporaryFile() as file:
        file.write(bytes(64 * 4096))
        for i in range(n):
            file.seek(i * 2903 % 4096 * 64)  # (here)
            file.write(b"%063d\n" % i)  # (there)
        file.seek(0)
        return file.read(64)


print(len(run(int(60000 * float(sys.argv[1] if len(sys.argv) > 1 else 1)))))
