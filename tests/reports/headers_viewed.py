# Of each packet a memoryview of its first bytes is kept.
# source: capnproto/pycapnp 406, get_data_as_view retains the backing reader; CERT-Polska/malduck 122
# wrong: the view keeps the packet of 2 KB for a header of 16 bytes. bytes(view)
# must: growing-heap
# must: /headers/
# harmful: nursery-too-small, medium-lived
# SPDX-License-Identifier: GPL-3.0-or-later
import sys

headers = []


def packet(number):
    return b"%08d" % number + bytes(2000)


def receive(n):
    total = 0
    for i in range(n):
        view = memoryview(packet(i))
        headers.append(view[:16])
        total += view[7]
    return total


print(receive(int(15000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
