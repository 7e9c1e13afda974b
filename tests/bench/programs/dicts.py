# Dictionaries: small ones as records, a large one as an index that grows and shrinks.
# SPDX-License-Identifier: GPL-3.0-or-later


def work(count):
    index = {}
    total = 0
    for i in range(count):
        record = {"id": i, "group": i % 1000, "weight": i * 0.5}
        index[(i % 1000, i % 37)] = record
        if i % 3 == 0:
            index.pop(((i * 7) % 1000, i % 37), None)
        total += record["group"]
    return total + len(index)


print(work(500000))
