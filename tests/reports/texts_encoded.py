# Texts are encoded into bytearrays for a socket.
# source: pypy/pypy 1993, Slow string-to-byte encoding
# wrong: bytearray(text, encoding) goes through the text letter by letter, several times
# must: costly-call or large-object-churn at (here)
# must not: medium-lived, nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def send(text, n):
    size = 0
    for i in range(n):
        size += len(bytearray(text, "ascii"))  # (here)
    return size


print(send("hello there" * 3000, int(400 * float(sys.argv[1] if len(sys.argv) > 1 else 1)) or 1))
