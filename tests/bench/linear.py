#!/usr/bin/env python3
# Whether what the tool costs grows with the work and with nothing else: CPU time of one more unit
# of work, when 1, 4 and 16 times as much is done, by tool.
# SPDX-License-Identifier: GPL-3.0-or-later

import argparse
import os
import statistics
import sys
import tempfile

import run

PROGRAM = os.path.join(run.HERE, "growing.py")
TIMES = (1, 4, 16)


def main():
    parser = argparse.ArgumentParser(description="CPU time of a unit of work when 1, 4 and 16 times as much is done")
    parser.add_argument("-t", "--tools", default="none,pypygc,caches",
                        help="as of run.py [none,pypygc,caches]")
    parser.add_argument("-n", "--repeat", type=int, default=5, help="repetitions [5]")
    parser.add_argument("-s", "--scale", type=float, default=4,
                        help="how much the least work is [4]")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        known = run.tools(folder, [])
        names = args.tools.split(",")
        for name in names:
            if name not in known:
                parser.error(f"no tool '{name}': there are {', '.join(known)}")
        # the least work is taken away from the rest, and with it the start and the warm-up
        amounts = [0.5, *TIMES]
        seconds = {(name, a): [] for name in names for a in amounts}
        for _ in range(args.repeat):
            for name in names:
                for a in amounts:
                    taken, _, _ = run.measure([*known[name], run.PYPY, PROGRAM,
                                               str(a * args.scale)])
                    seconds[name, a].append(taken)
    print(f"{'tool':12}" + "".join(f"{t:>9}x" for t in TIMES)
          + "   milliseconds for a unit of work; greatest over least")
    for name in names:
        each = []
        for a in TIMES:
            more = statistics.median(y - x for x, y in zip(seconds[name, 0.5], seconds[name, a]))
            each.append(1000 * more / ((a - 0.5) * args.scale))
        print(f"{name:12}" + "".join(f"{e:10.1f}" for e in each)
              + f"   {max(each) / min(each):.3f}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
