# Of each packet the first bytes are copied; the last thousand are kept.
# source: CERT-Polska/malduck 122, procmem slicing (views that must be released: the remedy)
# wrong: nothing: the headers are small, and there are a thousand
# must not: growing-heap, external-memory, kept-frames
# harmful: nursery-too-small
# quiet above low
# SPDX-License-Identifier: GPL-3.0-or-later
import collections
import sys

headers = collections.deque(maxlen=1000)
PACKET = bytes(range(256)) * 4


def receive(n):
    total = 0
    for i in range(n):
        headers.append(PACKET[i & 255:(i & 255) + 16])
        seen = 0
        for j in range(60):
            seen = (seen * 31 + PACKET[(i + j) & 1023]) & 0xffff
        total += seen & 1
    return total


print(receive(int(400000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
