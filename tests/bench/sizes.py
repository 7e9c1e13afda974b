#!/usr/bin/env python3
# How large profiles of programs are, and what reading them takes: bytes of the profile, of --json and
# of the bundle, CPU time and peak memory of `report`; and the same of the run itself beside
# --tool=none. One run of each: sizes do not vary, times are for orientation.
# SPDX-License-Identifier: GPL-3.0-or-later

import argparse
import os
import shlex
import sys
import tempfile

import run

PYPYGC = os.path.join(run.BUILDDIR, "bin", "pypygc")
COLUMNS = ("none s", "MB", "run s", "MB", "profile KB", "report s", "MB", "json s", "MB", "json KB",
           "bundle KB")


def size(path):
    return os.path.getsize(path) / 1000


def sizes(folder, tools, command):
    """The figures of COLUMNS for a command, whose profile is left in the folder."""
    figures = []
    for name in ("none", "pypygc"):
        seconds, peak, _ = run.measure([*tools[name], *command])
        figures += [seconds, peak / 1e6]
    profile = os.path.join(folder, "out")
    figures.append(size(profile))
    for form in ("text", "json"):
        out = os.path.join(folder, form)
        seconds, peak, _ = run.measure([PYPYGC, "report", f"--{form}", f"--output={out}", profile])
        figures += [seconds, peak / 1e6]
        if form == "json":
            figures.append(size(out))
    bundle = os.path.join(folder, "bundle.tar.gz")
    run.measure([PYPYGC, "report", f"--bundle={bundle}", profile])
    return [*figures, size(bundle)]


def main():
    parser = argparse.ArgumentParser(description="sizes of profiles and of what is made of them")
    parser.add_argument("commands", nargs="+", metavar="COMMAND",
                        help="a script with its arguments, in quotes if there are any; or '-c pass'")
    parser.add_argument("--keep", metavar="FOLDER", help="leave the files of each command below FOLDER")
    parser.add_argument("--tool-option", action="append", default=[], metavar="OPTION",
                        help="option for pypygc, for example --tool-option=--fold=0")
    args = parser.parse_args()
    print(f"{'':24}" + "".join(f"{c:>12}" for c in COLUMNS))
    for number, command in enumerate(args.commands):
        with tempfile.TemporaryDirectory() as folder:
            place = os.path.join(args.keep, str(number)) if args.keep else folder
            os.makedirs(place, exist_ok=True)
            known = run.tools(place, args.tool_option)
            figures = sizes(place, known, [run.PYPY, *shlex.split(command)])
        print(f"{os.path.basename(command):24}" + "".join(f"{f:12.2f}" for f in figures), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
