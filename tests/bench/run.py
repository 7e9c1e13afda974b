#!/usr/bin/env python3
# Measures CPU time under the tool against `valgrind --tool=none`, in one run and by turns, so that
# a noisy machine hits both. Prints a table and writes JSON with medians and ratios.
# SPDX-License-Identifier: GPL-3.0-or-later

import argparse
import glob
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
BUILDDIR = os.environ.get("PYPYGC_BUILDDIR") or os.path.join(HERE, "..", "..", "build")
VALGRIND = os.environ.get("VALGRIND") or "valgrind"
PYPY = os.environ.get("PYPY") or "pypy3"


def cpu_seconds(command):
    """(user + system seconds, output) of a command and its children."""
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        output = out.read().decode(errors="replace")
    if process.returncode != 0:
        sys.exit(f"{' '.join(command)}: status {process.returncode}\n{output[-2000:]}")
    return usage.ru_utime + usage.ru_stime, output


def main():
    parser = argparse.ArgumentParser(description="CPU time under pypygc against none")
    parser.add_argument("programs", nargs="*", metavar="PROGRAM",
                        help="names of programs in tests/bench/programs, or scripts [all]")
    parser.add_argument("-n", "--repeat", type=int, default=5, help="repetitions [5]")
    parser.add_argument("-o", "--output", default="bench.json", help="JSON file [bench.json]")
    parser.add_argument("--tool-option", action="append", default=[], metavar="OPTION",
                        help="option for pypygc, for example --tool-option=--jitlog=no")
    args = parser.parse_args()
    programs = [p if os.path.exists(p) else os.path.join(HERE, "programs", p + ".py")
                for p in args.programs] or sorted(glob.glob(os.path.join(HERE, "programs", "*.py")))

    results = {}
    print(f"{'program':16} {'none':>8} {'pypygc':>8} {'ratio':>7}   "
          f"(CPU seconds, medians of {args.repeat})")
    with tempfile.TemporaryDirectory() as tmp:
        tools = {
            "none": [VALGRIND, "--tool=none", "-q"],
            "pypygc": [os.path.join(BUILDDIR, "pypygc-valgrind"), "-q",
                       f"--pypygc-out-file={tmp}/pypygc.out.%p", *args.tool_option],
        }
        for program in programs:
            seconds = {tool: [] for tool in tools}
            outputs = set()
            for _ in range(args.repeat):
                for tool, command in tools.items():
                    taken, output = cpu_seconds([*command, PYPY, program])
                    seconds[tool].append(taken)
                    outputs.add(output)
            name = os.path.splitext(os.path.basename(program))[0]
            medians = {tool: statistics.median(s) for tool, s in seconds.items()}
            ratio = medians["pypygc"] / medians["none"]
            results[name] = {"seconds": seconds, "medians": medians, "ratio": ratio,
                             "same_output": len(outputs) == 1}
            print(f"{name:16} {medians['none']:8.2f} {medians['pypygc']:8.2f} {ratio:7.3f}"
                  + ("" if len(outputs) == 1 else "   OUTPUT DIFFERS"), flush=True)
    ratios = [r["ratio"] for r in results.values()]
    mean = math.exp(statistics.fmean(map(math.log, ratios)))
    print(f"{'geometric mean':34} {mean:7.3f}")
    print(f"{'median':34} {statistics.median(ratios):7.3f}")
    with open(args.output, "w", encoding="utf-8") as f:
        json.dump({"repeat": args.repeat, "tool_options": args.tool_option, "programs": results,
                   "geometric_mean": mean, "median": statistics.median(ratios)}, f, indent=1)
        f.write("\n")
    return 0 if all(r["same_output"] for r in results.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
