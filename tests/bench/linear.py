#!/usr/bin/env python3
# Whether what the tool costs grows with the work and with nothing else: CPU time of one more unit
# of work, from 1 to 4 units and from 4 to 16, by tool. The start and the warm-up are in the first.
# Of all repetitions the fastest counts: what else the machine does only adds.
# SPDX-License-Identifier: GPL-3.0-or-later

import argparse
import os
import sys
import tempfile

import run

PROGRAM = os.path.join(run.HERE, "growing.py")
AMOUNTS = (1, 4, 16)


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
        seconds = {(name, amount): [] for name in names for amount in AMOUNTS}
        for _ in range(args.repeat):
            for name in names:
                for amount in AMOUNTS:
                    taken, _, _ = run.measure([*known[name], run.PYPY, PROGRAM,
                                               str(amount * args.scale)])
                    seconds[name, amount].append(taken)
    steps = list(zip(AMOUNTS, AMOUNTS[1:]))
    print(f"{'tool':12}" + "".join(f"{f'{a} to {b}':>10}" for a, b in steps)
          + "   milliseconds for a unit of work; last over first")
    for name in names:
        each = [1000 * (min(seconds[name, b]) - min(seconds[name, a])) / ((b - a) * args.scale)
                for a, b in steps]
        print(f"{name:12}" + "".join(f"{e:10.1f}" for e in each)
              + f"   {each[-1] / each[0]:.3f}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
