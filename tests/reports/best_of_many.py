# The ten best of many candidates.
# source: inspectorG4dget/Genetic-Framework 3, Use heapq.nlargest; sgl-project/sglang 24871 (the remedy)
# wrong: nothing: only ten are kept
# quiet above low
# SPDX-License-Identifier: GPL-3.0-or-later
import heapq
import sys


def candidates(n):
    value = 12345
    for i in range(n):
        value = (value * 1103515245 + 12345) & 0x7fffffff
        yield value / 2147483648.0, i


print(heapq.nlargest(10, candidates(int(600000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))[0][1] > 0)
