# The files of a package are put into an archive.
# source: pypy/pypy 3153, pypy3 performance regression vs pypy2 (virtualenv's make_zipapp.py: 447 s, CPython 64 s)
# wrong: each small file goes through zipfile and a compressor of its own, which takes most; stored without
#   compression, or fewer larger files, it is quick
# must: costly-call or external-memory at (here)
# SPDX-License-Identifier: GPL-3.0-or-later
import io
import sys
import zipfile


def run(n):
    text = b"".join(b"def f%d(x):\n    return x + %d\n" % (i, i * 7) for i in range(40))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for i in range(n):
            archive.writestr("package/module_%d.py" % i, text[i % 90:])  # (here)
    return len(target.getvalue())


print(run(int(600 * float(sys.argv[1] if len(sys.argv) > 1 else 1))) > 1000)
