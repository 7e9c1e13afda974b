# The URLs of a crawl are taken apart.
# source: kevin1024/vcrpy 655, Improve performance by caching urlparse; internetarchive/warcprox 129
# wrong: urlparse() is Python code that checks each character and makes named tuples; its cache is small
# must: costly-call at (here)
# SPDX-License-Identifier: GPL-3.0-or-later
import sys
from urllib.parse import urlparse


def run(n):
    hosts = {}
    for i in range(n):
        url = "https://host%d.example.org/path/%d/page?id=%d#top" % (i % 17, i % 1000, i)
        host = urlparse(url).netloc  # (here)
        hosts[host] = hosts.get(host, 0) + 1
    return len(hosts)


print(run(int(60000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
