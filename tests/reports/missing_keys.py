# What is not there is found by the KeyError that it raises.
# source: pyparsing/pyparsing 490, Consider rewriting slow parts in rust (exceptions signal what did not
#   match: costly
#   under CPython)
# wrong: each exception that leaves look() makes its frame real, for the traceback; return None
# was: quiet
# measured: with None for what is not there 0.06 s for 6,000,000 rounds, so 0.20 s
# must: frame-escape at (here)
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


class NotFound(Exception):
    pass


def look(table, key):
    try:
        return table[key]
    except KeyError:
        raise NotFound(key) from None  # (here)


def run(n):
    table = {i * 3: i for i in range(1000)}
    found = missing = 0
    for i in range(n):
        try:
            found += look(table, i % 3000) & 1
        except NotFound:
            missing += 1
    return found, missing


print(run(int(3000000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
