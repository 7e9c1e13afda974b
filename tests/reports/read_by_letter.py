# A document is read from a stream letter by letter.
# source: smheidrich/py-json-stream-rs-tokenizer 33, Investigate low speedup for PyPy (the tokenizer in Python
#   reads one character at a time)
# wrong: read(1) of a text stream takes a lock, checks and copies for each letter; read blocks
# must: costly-call at (here)
# SPDX-License-Identifier: GPL-3.0-or-later
import io
import sys


def strings(stream):
    count = 0
    inside = False
    while True:
        c = stream.read(1)  # (here)
        if not c:
            return count
        if c == '"':
            inside = not inside
            count += inside


def run(n):
    text = '{"name": "value", "list": [1, 2, 3], "other": "text"}, ' * 100
    count = 0
    for _ in range(n):
        count += strings(io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf-8"))
    return count


print(run(int(100 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
