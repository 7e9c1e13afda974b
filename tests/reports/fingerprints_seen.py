# A crawler does not ask for a page twice.
# source: scrapy/scrapy 2706, Dupefilters MemoryError
# wrong: the fingerprints of all pages stay in a set. A Bloom filter, or a file
# must: growing-heap
# must: /fingerprints/
# harmful: nursery-too-small, medium-lived
# SPDX-License-Identifier: GPL-3.0-or-later
import hashlib
import sys


class Filter:
    def __init__(self):
        self.fingerprints = set()

    def seen(self, url):
        fingerprint = hashlib.sha1(url.encode()).hexdigest()
        if fingerprint in self.fingerprints:
            return True
        self.fingerprints.add(fingerprint)
        return False


crawled = Filter()


def crawl(n):
    again = 0
    for i in range(n):
        again += crawled.seen("http://example.org/page/%d" % (i - i % 3))
        again += crawled.seen("http://example.org/item/%d" % i)
    return again


print(crawl(int(40000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
