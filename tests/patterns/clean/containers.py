# Lists that grow by appending, dictionaries of numbers, sorting, slices of fixed size.
# SPDX-License-Identifier: GPL-3.0-or-later
def work(n):
    squares, seen = [], {}
    for i in range(n):
        squares.append(i * i)
        seen[i & 1023] = i
    squares.sort(reverse=True)
    total = 0
    for i in range(0, n, 50):
        total += len(squares[i:i + 50])
    return total, len(seen)


print(work(200000))
