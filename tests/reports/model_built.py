# A chain of words is built from a text, and then makes many sentences.
# source: jsvine/markovify 7, Improve memory usage (plain dictionaries)
# wrong: nothing: the model is what the program is about, and does not grow any more
# quiet above low
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def build(n):
    model = {}
    for i in range(n):
        here, there = "w%d" % (i * 7919 % 3000), "w%d" % (i * 104729 % 3000)
        following = model.setdefault(here, {})
        following[there] = following.get(there, 0) + 1
    return model


def sentences(model, n):
    total, word = 0, "w0"
    for i in range(n):
        following = model[word]
        best = i % 5
        for other, times in following.items():
            best -= times
            if best < 0:
                word = other
                break
        total += len(word)
    return total


scale = float(sys.argv[1] if len(sys.argv) > 1 else 1)
print(sentences(build(int(60000 * scale)), int(1500000 * scale)))
