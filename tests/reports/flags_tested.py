# Permissions as enum.Flag, combined and tested for each request.
# source: urwid/urwid 991, Make sizing computation much faster for nested containers (enum.IntFlag);
#   hikari-py/hikari 265; python/cpython 82226
# wrong: each | and & looks the result up and makes members, in Python; plain integers
# must: costly-call at (here), (there)
# SPDX-License-Identifier: GPL-3.0-or-later
import enum
import sys


class Right(enum.Flag):
    READ = 1
    WRITE = 2
    SHARE = 4
    OWN = 8


def allowed(rights, i):
    wanted = Right.READ | (Right.WRITE if i & 1 else Right.SHARE)  # (here)
    return (rights & wanted) == wanted  # (there)


def run(n):
    count = 0
    sets = [Right.READ, Right.READ | Right.WRITE, Right.OWN | Right.READ | Right.SHARE]
    for i in range(n):
        if allowed(sets[i % 3], i):
            count += 1
    return count


print(run(int(500000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
