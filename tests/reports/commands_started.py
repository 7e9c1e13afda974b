# A command is started for each file.
# source: pypy/pypy 3609, IPython reports that subprocess spawn and communication are slow on CI when using PyPy
# wrong: subprocess is Python code that sets up pipes, forks and waits, hardly compiled; one command for
#   many files
# must: costly-call or interpreted-code at (here)
# must not: medium-lived, nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
import subprocess
import sys


def run(n):
    total = 0
    for i in range(n):
        total += len(subprocess.run(["/bin/echo", str(i)], stdout=subprocess.PIPE, check=True).stdout)  # (here)
    return total


print(run(int(40 * float(sys.argv[1] if len(sys.argv) > 1 else 1)) or 1))
