# Words are looked up in a dictionary of synonyms; most are not known.
# source: nltk/nltk 2047, WordNet: Fix memory leak when unknown lemmas are looked up; PyCQA/flake8-bugbear 323
# wrong: reading a defaultdict adds the key, with an empty list. get(word, ()), or default_factory = None
# must: growing-heap
# must: /synonyms/
# harmful: nursery-too-small, medium-lived
# SPDX-License-Identifier: GPL-3.0-or-later
import collections
import sys

synonyms = collections.defaultdict(list)
for pair in ("big large", "small little", "quick fast"):
    word, other = pair.split()
    synonyms[word].append(other)


def known(words):
    return sum(1 for word in words if synonyms[word])


def read(n):
    total = 0
    for i in range(n):
        total += known(["big", "word%d" % i, "term%d" % (i * 7), "quick"])
    return total


print(read(int(60000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
