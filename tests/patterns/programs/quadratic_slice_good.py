# good: quadratic-copy
# A parser that moves a position over the text.
# SPDX-License-Identifier: GPL-3.0-or-later
def tokens(text):
    count = position = 0
    while True:
        end = text.find(" ", position)
        if end < 0:
            break
        count += (end - position) & 1
        position = end + 1
    return count


print(tokens("alpha beta " * 4500))
