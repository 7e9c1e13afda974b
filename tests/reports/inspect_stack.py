# A decorator that finds out who called, with inspect.stack().
# source: pytorch/pytorch 12859, Speed up resolution callback creation; zigpy/zigpy 1518
# wrong: inspect.stack() makes all frames real and reads the sources of each; sys._getframe(1), or
#   handing the name over, is a thousand times faster
# must: costly-call or frame-escape at (here)
# must not: medium-lived, nursery-too-small, large-object-churn
# SPDX-License-Identifier: GPL-3.0-or-later
import inspect
import sys


def caller_name():
    return inspect.stack()[1].function  # (here)


def task():
    return len(caller_name())


def run(n):
    total = 0
    for _ in range(n):
        total += task()
    return total


print(run(int(900 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
