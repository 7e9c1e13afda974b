# NetworkX: shortest paths, components and ranks of a graph.
# SPDX-License-Identifier: GPL-3.0-or-later
import _needs

networkx = _needs.module("networkx", "python3-networkx")


def work(nodes):
    graph = networkx.Graph()
    for i in range(nodes):
        graph.add_edge(i, (i * 7 + 1) % nodes, weight=i % 10 + 1)
        graph.add_edge(i, (i * 13 + 5) % nodes, weight=i % 7 + 1)
    paths = networkx.single_source_dijkstra_path_length(graph, 0)
    degrees = networkx.core_number(networkx.Graph((a, b) for a, b in graph.edges if a != b))
    central = networkx.betweenness_centrality(graph, k=min(nodes, 20), seed=1)
    return (len(paths), sum(degrees.values()), networkx.number_connected_components(graph),
            round(sum(central.values()), 6))


print(work(_needs.amount(2000)))
