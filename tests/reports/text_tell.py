# A text file is read line by line, and the place of each line is kept.
# source: pypy/pypy 5009, W_TextIOWrapper.tell_w/seek_w is very slow sometimes
# wrong: tell() of a text file reconstructs the decoder's state each time; a file opened as binary, or
#   lengths of lines added up
# must: costly-call at (here)
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import sys
import tempfile


def places(path):
    found = []
    with open(path, encoding="utf-8") as file:
        while True:
            place = file.tell()  # (here)
            if not file.readline():
                return found
            found.append(place)


n = int(120 * float(sys.argv[1] if len(sys.argv) > 1 else 1))
with tempfile.NamedTemporaryFile("w", suffix=".txt", delete=False, encoding="utf-8") as out:
    out.writelines("line %d, with an é in it\n" % i for i in range(n))
try:
    print(len(places(out.name)))
finally:
    os.unlink(out.name)
