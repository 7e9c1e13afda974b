# Dicts and sets: records, growth, other key types, deletion, copies.
# SPDX-License-Identifier: GPL-3.0-or-later


def records(count):
    kept = []
    for i in range(count):
        kept.append({"id": i, "name": "n%d" % i, "next": None})
        if len(kept) > 300:
            del kept[:200]
    return sum(r["id"] for r in kept)


def grow(rounds):
    total = 0
    for r in range(rounds):
        table = {}
        for i in range(2000):
            table[i * r] = i
        for i in range(0, 2000, 3):
            table.pop(i * r, None)
        table["text"] = r  # the strategy changes
        table[(r, 1)] = None
        total += len(table) + len(dict(table))
    return total


def sets(rounds):
    total = 0
    for r in range(rounds):
        a = set(range(r, r + 300))
        b = frozenset(str(i) for i in range(50))
        total += len(a & set(range(100))) + len(b)
    return total


print(records(20000), grow(15), sets(150))
