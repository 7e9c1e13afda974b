# The same, but the oldest entry goes when there are 2,000.
# source: scrapinghub/dateparser 1140, fix leak of memory in cache (the remedy: a limit)
# wrong: nothing; a cache with a limit is as large as that
# must not: growing-heap, external-memory, kept-frames
# was: quiet above low
# measured: the cache does not grow, but an entry lives as long as it takes to fill a nursery of 1 MB:
#   eight times as many rounds take 0.77 s, with PYPY_GC_NURSERY=16M 0.57 s, with 64M 0.52 s
# must: nursery-too-small or medium-lived at (here)
# SPDX-License-Identifier: GPL-3.0-or-later
import sys

parsed = {}


def parse(text):
    if text not in parsed:
        if len(parsed) >= 2000:
            del parsed[next(iter(parsed))]
        parsed[text] = [int(part) for part in text.split(":")] + [text]  # (here)
    return parsed[text]


def serve(n):
    total = 0
    for i in range(n):
        total += parse("%d:%d:%d" % (i, i * 7 % 60, i % 24))[1]
    return total


print(serve(int(120000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
