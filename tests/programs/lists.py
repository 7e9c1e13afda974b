# Lists: strategies that change, appends, slices, sorting, nesting, lists of floats and tuples.
# SPDX-License-Identifier: GPL-3.0-or-later


def switch(rounds):
    total = 0
    for r in range(rounds):
        numbers = list(range(200))
        numbers.append(1.5)
        numbers.append("text")
        floats = [i * 0.5 for i in range(100)]
        floats[r % 100] = None
        total += len(numbers) + len(floats)
    return total


def grow(count):
    rows = []
    for i in range(count):
        row = [i]
        row.append(float(i))
        row += [i, (i, i + 1)]
        rows.append(row)
        if len(rows) > 2000:
            rows = rows[1500:]
    return len(rows)


def order(rounds):
    total = 0
    for r in range(rounds):
        items = [((i * 7919 + r) % 1000, str(i)) for i in range(300)]
        items.sort()
        total += items[10][0] + sorted(items, key=lambda item: -item[0])[0][0]
        items[5:100] = reversed(items[5:50])
    return total


print(switch(400), grow(40000), order(25))
