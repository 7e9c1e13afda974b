# A parser of configurations is made for each of many small files.
# source: python/cpython 150819, Speed up ConfigParser construction by caching converter names;
#   OpenNHM/AvaFrame 284, Move configparser out of frequently called functions
# wrong: making a parser looks through all its attributes, reading goes by regular expressions: read once,
#   keep a dictionary
# must: costly-call at (here), (there)
# SPDX-License-Identifier: GPL-3.0-or-later
import configparser
import sys

TEXT = """
[metadata]
name = something
version = 1.0

[options]
packages = one
zip_safe = false
"""


def run(n):
    length = 0
    for _ in range(n):
        parser = configparser.ConfigParser()  # (here)
        parser.read_string(TEXT)  # (there)
        length += len(parser["metadata"]["name"])
    return length


print(run(int(1500 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
