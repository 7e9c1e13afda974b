# The demands of a network are routed over the shortest paths between its nodes.
# source: tim-fiola/network_traffic_modeler_py3 28, Conduct unit testing in pypy (PyPy is 62 % faster)
# wrong: nothing
# quiet above low
# SPDX-License-Identifier: GPL-3.0-or-later
from collections import deque
import sys


class Node:
    def __init__(self, name):
        self.name = name
        self.links = []


class Link:
    def __init__(self, source, target, cost):
        self.source = source
        self.target = target
        self.cost = cost
        self.load = 0.0


def path(start, end):
    came = {start.name: None}
    queue = deque([start])
    while queue:
        node = queue.popleft()
        if node is end:
            break
        for link in node.links:
            if link.target.name not in came:
                came[link.target.name] = link
                queue.append(link.target)
    links = []
    link = came[end.name]
    while link is not None:
        links.append(link)
        link = came[link.source.name]
    return links


def run(n):
    nodes = [Node("router%d" % i) for i in range(60)]
    for i, node in enumerate(nodes):
        for step in (1, 7, 23):
            node.links.append(Link(node, nodes[(i + step) % 60], step))
    for i in range(n):
        for link in path(nodes[i % 60], nodes[i * 7 % 60]):
            link.load += 0.5
    return sum(link.load for node in nodes for link in node.links)


print(run(int(20000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
