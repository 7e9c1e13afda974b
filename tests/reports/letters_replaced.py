# Letters with marks are written without, by a table that is asked letter by letter.
# source: iki/unidecode 12, Cache char ASCII equivalence to speed-up transliteration (the remedy: a dictionary)
# wrong: nothing
# quiet above low
# SPDX-License-Identifier: GPL-3.0-or-later
import sys

TABLE = {letter: plain for letter, plain in zip("äöüßéèêñçåøł", ["ae", "oe", "ue", "ss", *"eeencaol"])}


def plain(text):
    parts = []
    for letter in text:
        if letter < "\x80":
            parts.append(letter)
        else:
            parts.append(TABLE.get(letter, "?"))
    return "".join(parts)


def run(n):
    text = "Der Fluß führt über Łódź nach Besançon; mañana gehört uns der Käse, s'il vous plaît. " * 6
    return sum(len(plain(text)) for _ in range(n))


print(run(int(1200 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
