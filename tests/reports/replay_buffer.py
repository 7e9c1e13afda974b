# A replay buffer is a deque, from which samples are taken at random.
# source: HorizonRobotics/SocialRobot 5, Use list instead of collections.deque for replay buffer;
#   python/cpython 141335, faster-cpython/ideas 731
# wrong: deque[i] goes from block to block; a list that is written in a circle
# must: costly-call at (here)
# SPDX-License-Identifier: GPL-3.0-or-later
from collections import deque
import sys


def run(n):
    buffer = deque(maxlen=100000)
    for i in range(100000):
        buffer.append((i, i + 1))
    total = 0
    x = 1
    for _ in range(n):
        x = x * 1103515245 + 12345 & 0x7FFFFFFF
        total += buffer[x % 100000][0]  # (here)
    return total


print(run(int(200000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
