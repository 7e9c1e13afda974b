# bad: quadratic-copy
# A parser that cuts the token it has read off the front of the text.
# SPDX-License-Identifier: GPL-3.0-or-later
def tokens(text):
    count = 0
    while text:  # found
        end = text.find(" ")
        if end < 0:
            break
        count += end & 1
        text = text[end + 1:]  # found
    return count


print(tokens("alpha beta " * 4500))
