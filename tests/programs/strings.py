# Strings: concatenation, join, builders that grow and are shrunk in place, formatting, slices.
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import unicode_literals

import io


def concatenate(count):
    text = ""
    for i in range(count):
        text += "piece %d;" % i
        if len(text) > 3000:
            text = text[-10:]
    return len(text)


def build(count):
    total = 0
    for i in range(count):
        builder = io.StringIO()
        for k in range(i % 40):
            builder.write("word" * (k % 5))
        total += len(builder.getvalue())
    return total


def join(count):
    kept = []
    for i in range(count):
        parts = [str(k * i) for k in range(i % 30)]
        line = ",".join(parts)
        kept.append(line.split(",")[-1])
        if len(kept) > 500:
            del kept[:250]
    return len("".join(kept))


def transform(count):
    total = 0
    for i in range(count):
        line = ("k\u00e9y%d=value" % i).upper().replace("VALUE", "v" * (i % 90))
        total += len(line.encode("utf-8")) + len(line.strip("V")) + len(line[3:7])
    return total


print(concatenate(30000), build(1500), join(3000), transform(12000))
