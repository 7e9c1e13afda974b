# The mappings of a source map are decoded, letter by letter.
# source: mattrobenolt/python-sourcemap 1, Make this be unicode ("faster on PyPy, since you index into it")
# wrong: nothing
# quiet above low
# SPDX-License-Identifier: GPL-3.0-or-later
import sys

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
VALUES = [-1] * 128
for value, letter in enumerate(LETTERS):
    VALUES[ord(letter)] = value


def decoded(text):
    numbers = 0
    number = shift = 0
    for i in range(len(text)):
        value = VALUES[ord(text[i])]
        if value < 0:
            continue
        number += (value & 31) << shift
        if value & 32:
            shift += 5
        else:
            numbers += -(number >> 1) if number & 1 else number >> 1
            number = shift = 0
    return numbers


def run(n):
    text = "AAAA,SAASA,IACTC,gBAAgB;CAAC,GAAG,SAAS,CAAC;AACd,IAAI,CAAC,KAAK;" * 100
    total = 0
    for _ in range(n):
        total += decoded(text)
    return total


print(run(int(1500 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
