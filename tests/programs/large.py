# Objects too large for the nursery, beside small ones: lists, bytes, bytearrays, arrays.
# SPDX-License-Identifier: GPL-3.0-or-later
import array


def large(rounds):
    total = 0
    kept = []
    for r in range(rounds):
        kept.append([None] * 20000)
        kept[-1][r] = (r, str(r))
        kept.append(b"x" * 140000)
        kept.append(bytearray(150000))
        kept.append(array.array("d", [0.5]) * 30000)
        kept.append("a" * (134900 + 40 * r))  # around the limit
        for i in range(2000):
            kept.append((i, r))
        total += sum(len(k) for k in kept)
        if len(kept) > 5000:
            kept = []
    return total


print(large(25))
