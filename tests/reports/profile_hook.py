# A tool that records the types of arguments watches every call of the program.
# source: Instagram/MonkeyType 87, MonkeyType Adding Extreme Amount of Overhead; jandy-team/jandy 44
# wrong: with a profile function set each call and return enters Python, and frames are real
# must: interpreted-code or frame-escape or costly-call at (set), (a), (b), (c), (d)
# must not: medium-lived, nursery-too-small
# SPDX-License-Identifier: GPL-3.0-or-later
import sys

calls = {}


def watch(frame, event, arg):
    if event == "call":
        code = frame.f_code
        calls[code] = calls.get(code, 0) + 1  # (a)


def step(x):
    return x * 3 & 15  # (b)


def run(n):
    total = 0
    for i in range(n):  # (c)
        total += step(i)  # (d)
    return total


sys.setprofile(watch)  # (set)
total = run(int(60000 * float(sys.argv[1] if len(sys.argv) > 1 else 1)))
sys.setprofile(None)
print(total, len(calls))
