# Each job maps memory of its own and forgets to close it.
# source: prometheus/client_python 269, Fix file descriptor not closed when collecting; erocarrera/pefile 26
# wrong: the maps stay until a collection, if nothing else holds them; here they are kept in a list. The
#   memory is neither the heap's nor malloced: the first screen must say that it is there, and where from
# must: external-memory at (here)
# harmful: nursery-too-small, medium-lived
# SPDX-License-Identifier: GPL-3.0-or-later
import mmap
import sys

jobs = []


def work(number):
    space = mmap.mmap(-1, 1 << 19)  # (here)
    for page in range(0, 1 << 19, 4096):
        space[page] = number & 255
    jobs.append(space)
    return space[4096]


def run(n):
    total = 0
    for i in range(n):
        total += work(i)
    return total


print(run(int(150 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
