# Marks: phases that lie in each other, come again and overlap; each loop makes a known number of
# objects. Arguments: folder of pypygc.py, then what else to do.
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import sys

sys.path.insert(0, sys.argv[1])
import pypygc


class Before(object):
    def __init__(self, n):
        self.n = n


class Counted(object):
    def __init__(self, n):
        self.n = n


class After(object):
    def __init__(self, n):
        self.n = n


def make(kind, count):
    kept = [None] * 1000
    for i in range(count):
        kept[i % 1000] = kind(i)
    return kept


what = sys.argv[2:]
held = make(Before, 50000)
if "start" in what:
    pypygc.start()
if "phases" in what:
    with pypygc.phase("outer"):
        make(Counted, 40000)
        for _ in range(3):
            with pypygc.phase("inner"):
                make(Counted, 20000)
    pypygc.start()  # has begun already
if "child" in what:
    child = os.fork()
    if child == 0:
        make(After, 30000)
        if "child-start" in what:
            pypygc.start()
            make(Counted, 25000)
        sys.exit(0)
    print(child, os.waitpid(child, 0)[1])
make(Counted, 100000)
if "stop" in what:
    pypygc.stop()
    make(After, 70000)
    pypygc.start()  # too late: the profile is written
    with pypygc.phase("late"):
        make(After, 1000)
if "child-after" in what:
    child = os.fork()
    if child == 0:
        make(After, 30000)
        pypygc.stop()
        sys.exit(0)
    print(child, os.waitpid(child, 0)[1])
if "exec" in what:
    os.execv("/bin/sh", ["sh", "-c", "exit 6"])
print("active" if pypygc.active else "not active")
