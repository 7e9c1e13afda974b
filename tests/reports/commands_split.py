# Lines of a configuration are split as a shell does.
# source: spack/spack 29093, cleanup spack.parse.Lexer (shlex.split); binpash/pash 419
# wrong: shlex reads a character at a time, by a file in memory; a regular expression, or split() where
#   nothing is quoted
# must: costly-call at (here)
# must not: medium-lived, nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
import shlex
import sys


def run(n):
    words = 0
    for i in range(n):
        line = "set option%d = 'some value' --flag=\"%d x\" path/to/file" % (i % 10, i)
        words += len(shlex.split(line))  # (here)
    return words


print(run(int(8000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
