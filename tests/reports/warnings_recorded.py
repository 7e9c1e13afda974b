# A warning whose text is another each time.
# source: python/cpython 97557, Memory leak: warnings module; POSYDON-code/POSYDON 364
# wrong: __warningregistry__ of the module keeps each text for ever. A text that does not change, or logging
# must: growing-heap
# must: /__warningregistry__/
# harmful: nursery-too-small, medium-lived
# SPDX-License-Identifier: GPL-3.0-or-later
import sys
import warnings

warnings.simplefilter("default", UserWarning)
warnings.showwarning = lambda *what: None


def check(number):
    if number & 3:
        warnings.warn("value %d of sensor %d is out of range" % (number, number & 7))
    return number & 1


def run(n):
    total = 0
    for i in range(n):
        total += check(i)
    return total


print(run(int(40000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
