# Names of files are put together with pathlib.
# source: espressif/idf-build-apps 89, Rewrite pathlib.Path to os.path; psf/black 1950
# wrong: each / parses and makes Path objects; os.path.join or a text
# must: costly-call at (here)
# must not: medium-lived, nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
from pathlib import Path
import sys


def names(n):
    root = Path("/srv/data")
    total = 0
    for i in range(n):
        total += len(str(root / ("%d" % (i & 63)) / "index.html"))  # (here)
    return total


print(names(int(20000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
