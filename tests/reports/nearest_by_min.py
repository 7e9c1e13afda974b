# The shortest way over a map by A*, where the next place is found by min() over all that are open.
# source: IIC2613-Inteligencia-Artificial-2024-1/Syllabus 34, execution time of A* (min() for each node)
# wrong: min() looks at all open places in each step; a heap has the least at once
# must: costly-call at (here)
# SPDX-License-Identifier: GPL-3.0-or-later
import sys


def way(size, start, goal):
    opened = {start: 0}
    closed = set()
    while opened:
        place = min(opened, key=lambda p: opened[p] + abs(goal[0] - p[0]) + abs(goal[1] - p[1]))  # (here)
        cost = opened.pop(place)
        if place == goal:
            return cost
        closed.add(place)
        x, y = place
        for there in ((x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)):
            if not (0 <= there[0] < size and 0 <= there[1] < size) or there in closed:
                continue
            if (there[0] * 3 + there[1] * 5) % 7 == 0:
                continue
            if there not in opened or cost + 1 < opened[there]:
                opened[there] = cost + 1
    return -1


def run(n):
    return sum(way(60, (0, 30 + i % 3), (58, 20 + i % 7)) for i in range(n))


print(run(int(12 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
