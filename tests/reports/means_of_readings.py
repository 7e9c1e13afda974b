# The mean of each sensor's readings.
# source: home-assistant/core 106930, Speed up getting the mean of statistics; python/cpython 81339
# wrong: statistics.mean() adds up exact fractions; fmean(), or sum() / len()
# must: costly-call or bigint-churn at (here)
# must not: medium-lived, nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
import statistics
import sys


def run(n):
    readings = [[20 + (i * j % 17) / 8 for j in range(12)] for i in range(100)]
    highest = 0
    for i in range(n):
        mean = statistics.mean(readings[i % 100])  # (here)
        if mean > highest:
            highest = mean
    return highest


print(run(int(5000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
