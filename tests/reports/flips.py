# The most flips of a permutation (fannkuch), in place.
# source: Codeforces/polygon-issue-tracking 305, Add PyPy 2 and 3 (near C++ speeds for loops such as this)
# wrong: nothing; swaps in one list of ints
# quiet
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def flips(p):
    count = 0
    while p[0]:
        low, high = 0, p[0]
        while low < high:
            p[low], p[high] = p[high], p[low]
            low += 1
            high -= 1
        count += 1
    return count


def run(n):
    most = 0
    p = [0] * 9
    seed = 1
    for _ in range(n):
        for i in range(9):
            p[i] = i
        for i in range(8, 0, -1):
            seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
            k = (seed >> 8) % (i + 1)
            p[i], p[k] = p[k], p[i]
        most = max(most, flips(p))
    return most


print(run(int(1200000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
