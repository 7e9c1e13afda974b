# The shortest way over a map with costs, with heapq.
# source: mikepound/mazesolving 8, Use a faster priority queue implementation (heapq; the remedy)
# wrong: nothing
# quiet above low
# SPDX-License-Identifier: GPL-3.0-or-later
import heapq
import sys


def way(costs, size, start, goal):
    best = [1 << 30] * (size * size)
    best[start] = 0
    waiting = [(0, start)]
    while waiting:
        cost, place = heapq.heappop(waiting)
        if place == goal:
            return cost
        if cost > best[place]:
            continue
        x = place % size
        for there in (place + 1 if x + 1 < size else -1, place - 1 if x else -1, place + size, place - size):
            if there < 0 or there >= size * size:
                continue
            new = cost + costs[there]
            if new < best[there]:
                best[there] = new
                heapq.heappush(waiting, (new, there))
    return -1


def run(n):
    size = 60
    costs = [(i * 7919 >> 3) % 9 + 1 for i in range(size * size)]
    return sum(way(costs, size, i, size * size - 1 - i) for i in range(n))


print(run(int(30 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
