# The shortest way over a map by A*, with queue.PriorityQueue.
# source: NeuralMMO/environment 69, aStar speed up using heapq ("PriorityQueue has some locking overhead")
# wrong: each put() and get() takes locks and wakes waiters; heapq does without
# must: costly-call at (here), (there)
# SPDX-License-Identifier: GPL-3.0-or-later
import queue
import sys


def way(size, walls, start, goal):
    waiting = queue.PriorityQueue()
    waiting.put((0, start))
    cost = {start: 0}
    while not waiting.empty():
        _, place = waiting.get()  # (here)
        if place == goal:
            return cost[place]
        x, y = place
        for there in ((x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)):
            if not (0 <= there[0] < size and 0 <= there[1] < size) or there in walls:
                continue
            new = cost[place] + 1
            if there not in cost or new < cost[there]:
                cost[there] = new
                rest = abs(goal[0] - there[0]) + abs(goal[1] - there[1])
                waiting.put((new + rest, there))  # (there)
    return -1


def run(n):
    size = 40
    walls = {(x, y) for x in range(size) for y in range(size) if x * 7 + y * 13 & 15 == 3}
    return sum(way(size, walls, (0, i % 5), (size - 1, size - 1 - i % 3)) for i in range(n))


print(run(int(8 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
