# Addresses of a log, as objects of the library, are sorted into networks.
# source: mentalisttraceur/python-macaddress 11, @functools.total_ordering (objects for addresses)
# wrong: ipaddress takes texts apart and makes objects with checks for each line; integers
# must: costly-call at (here), (there)
# must not: medium-lived, nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
import ipaddress
import sys


def run(n):
    inside = 0
    networks = [ipaddress.ip_network("10.%d.0.0/16" % i) for i in range(4)]
    for i in range(n):
        address = ipaddress.ip_address("10.%d.%d.7" % (i & 7, i & 255))  # (here)
        for network in networks:
            if address in network:  # (there)
                inside += 1
    return inside


print(run(int(60000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
