# Many small files are read, each with a with statement.
# source: pika/pika 667, ResourceWarnings, Python 3 and PyPy support (the remedy)
# wrong: nothing; open() of a text asks the import system for the locale each time, which encoding= saves
# quiet above low
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import sys
import tempfile


def size_of(path):
    with open(path) as file:
        return len(file.read())


def run(path, n):
    total = 0
    for i in range(n):
        total += size_of(path)
    return total


with tempfile.TemporaryDirectory() as folder:
    name = os.path.join(folder, "a.txt")
    with open(name, "w") as out:
        out.write("some words\n" * 20)
    print(run(name, int(2500 * float(sys.argv[1] if len(sys.argv) > 1 else 1)) or 1))
