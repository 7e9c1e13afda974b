# Events of a gateway: the kind of each is an enumeration, made of its number.
# source: hikari-py/hikari 201, Task/enum (reimplements enum to be faster); python/cpython 11318, Speed up enum
#   by-value lookup
# wrong: nothing under PyPy, which compiles all of it with the loop: a dictionary of members is no quicker
# quiet above low
# SPDX-License-Identifier: GPL-3.0-or-later
import enum
import sys


class Kind(enum.Enum):
    HELLO = 10
    READY = 11
    MESSAGE = 12
    TYPING = 13
    PRESENCE = 14
    VOICE = 15


def run(n):
    messages = 0
    for i in range(n):
        kind = Kind(10 + i % 6)
        if kind is Kind.MESSAGE:
            messages += 1
    return messages


print(run(int(1500000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
