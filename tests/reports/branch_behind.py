# One of two iterators of itertools.tee is read, the other waits for its turn.
# source: Hakuyume in chainer/chainercv 227, split_iterator keeps all elements; python/cpython 138765
# wrong: tee keeps all that the other has not seen yet. A second pass over the source, or both in step
# must: growing-heap
# must: /behind|tee/
# harmful: nursery-too-small, medium-lived
# SPDX-License-Identifier: GPL-3.0-or-later
import itertools
import sys


class Feed:
    def __init__(self, source):
        self.ahead, self.behind = itertools.tee(source)


def samples(n):
    for i in range(n):
        yield (i, "sample %d" % i)


def run(feed):
    total = 0
    for number, text in feed.ahead:
        total += number & len(text)
    return total


feed = Feed(samples(int(250000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
print(run(feed))
