# Hosts of requests, which may be addresses, are normalised.
# source: aio-libs/yarl 1086, Cache IP Address parsing
# wrong: ipaddress is Python code that splits, checks and makes an object for each text; remember results
# must: costly-call at (here)
# SPDX-License-Identifier: GPL-3.0-or-later
import ipaddress
import sys


def host_of(text):
    try:
        return ipaddress.ip_address(text).compressed  # (here)
    except ValueError:
        return text


def run(n):
    length = 0
    for i in range(n):
        length += len(host_of("127.0.%d.%d" % (i >> 8 & 255, i & 255)))
    return length


print(run(int(60000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
