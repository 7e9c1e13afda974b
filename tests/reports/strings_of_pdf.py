# Strings of a document are read byte by byte from a stream, with their escapes.
# source: py-pdf/pypdf 285, speed up escape sequences (a dict of them rather than if and else)
# wrong: read(1) of the stream for each byte, and the text grows by += ; find the end first
# must: costly-call or quadratic-copy at (here), (there)
# SPDX-License-Identifier: GPL-3.0-or-later
import io
import sys

ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"(": b"(", b")": b")"}


def string_of(stream):
    stream.read(1)
    depth = 1
    text = b""
    while True:
        token = stream.read(1)  # (here)
        if token == b"(":
            depth += 1
        elif token == b")":
            depth -= 1
            if depth == 0:
                return text
        elif token == b"\\":
            token = ESCAPES.get(stream.read(1), b"")
        text += token  # (there)


def run(n):
    data = b"(Some text of a page \\(with escapes\\) and (nested) strings\\n, as they are.)" * 20
    length = 0
    for _ in range(n):
        stream = io.BytesIO(data)
        for _ in range(20):
            length += len(string_of(stream))
    return length


print(run(int(250 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
