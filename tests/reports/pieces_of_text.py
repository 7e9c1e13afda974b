# A text is written piece by piece into a StringIO.
# source: OpenTTD/nml 98, Use PyPy's StringBuilder to speed up the use of StringIO; pypy/pypy 4736 (mended)
# wrong: nothing; it collects pieces and joins them once
# quiet above low
# SPDX-License-Identifier: GPL-3.0-or-later
import io
import sys


def page(n):
    out = io.StringIO()
    for i in range(n):
        out.write("item ")
        out.write("odd\n" if i & 1 else "even\n")
    return len(out.getvalue())


print(page(int(700000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
