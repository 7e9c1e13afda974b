#!/usr/bin/env python3
# Measures CPU time and peak memory under the tool against other tools of Valgrind, in one run and
# by turns, so that a noisy machine hits all. Prints a table and writes JSON with medians and ratios.
# SPDX-License-Identifier: GPL-3.0-or-later

import argparse
import glob
import json
import math
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
BUILDDIR = os.environ.get("PYPYGC_BUILDDIR") or os.path.join(HERE, "..", "..", "build")
VALGRIND = os.environ.get("VALGRIND") or "valgrind"
PYPY = os.environ.get("PYPY") or "pypy3"

# The same caches for all that simulate some.
CACHES = ["--I1=32768,8,64", "--D1=32768,8,64", "--LL=33554432,16,64"]
DEFAULT = "none,pypygc,caches"


def tools(folder, options):
    """Commands by name. The first one that is measured is what the others are compared with."""
    ours = [os.path.join(BUILDDIR, "pypygc-valgrind"), "-q", f"--pypygc-out-file={folder}/out",
            *options]
    others = [VALGRIND, "-q", "--log-file=/dev/null"]
    return {
        "none": [*others, "--tool=none"],
        "none-nosmc": [*others, "--tool=none", "--smc-check=none"],
        "pypygc": [*ours, "--cache-sim=no"],
        "caches": [*ours, "--cache-sim=yes", *CACHES],
        "full": [*ours, "--cache-sim=full", *CACHES],
        "cachegrind": [*others, "--tool=cachegrind", "--cache-sim=yes", *CACHES,
                       f"--cachegrind-out-file={folder}/out"],
        "callgrind": [*others, "--tool=callgrind", f"--callgrind-out-file={folder}/out"],
        "dhat": [*others, "--tool=dhat", f"--dhat-out-file={folder}/out"],
        "massif": [*others, "--tool=massif", f"--massif-out-file={folder}/out"],
        "native": [],
    }


def measure(command, status=0):
    """(user + system seconds, peak bytes, output) of a command and its children; it must end with
    this exit status."""
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out,
                                   stderr=subprocess.STDOUT,
                                   env={**os.environ, "PYTHONHASHSEED": "0"})
        _, ended, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(ended)
        out.seek(0)
        output = out.read().decode(errors="replace")
    if process.returncode != status:
        sys.exit(f"{' '.join(command)}: status {process.returncode}\n{output[-2000:]}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, output


def bytes_an_object(profile):
    """What the tool needs to follow an old object, when it follows most of them."""
    with open(profile, encoding="utf-8", errors="replace") as f:
        totals = next(r for r in map(json.loads, f) if r["k"] == "totals")
    return totals["old_memory_bytes"] / max(totals["old_memory_objects"], 1)


def geometric_mean(numbers):
    return math.exp(statistics.fmean(map(math.log, numbers)))


def bench(programs, commands, repeat, profile):
    """Results by program; a line of the table for each as it is done. PROFILE is what pypygc
    writes."""
    base = next(iter(commands))
    results = {}
    for program in programs:
        seconds = {tool: [] for tool in commands}
        peaks = {tool: [] for tool in commands}
        outputs = set()
        an_object = None
        for _ in range(repeat):
            for tool, command in commands.items():
                taken, peak, output = measure([*command, PYPY, program])
                seconds[tool].append(taken)
                peaks[tool].append(peak)
                outputs.add(output)
                if tool == "pypygc":
                    an_object = bytes_an_object(profile)
        medians = {tool: statistics.median(s) for tool, s in seconds.items()}
        memory = {tool: statistics.median(p) for tool, p in peaks.items()}
        name = os.path.splitext(os.path.basename(program))[0]
        results[name] = {
            "seconds": seconds, "medians": medians, "peak_bytes": memory,
            "ratios": {tool: m / medians[base] for tool, m in medians.items()},
            "peak_ratios": {tool: m / memory[base] for tool, m in memory.items()},
            "bytes_an_old_object": an_object, "same_output": len(outputs) == 1,
        }
        r = results[name]["ratios"]
        print(f"{name:14} {medians[base]:10.2f}" + "".join(f"{r[t]:12.2f}" for t in list(r)[1:])
              + ("" if an_object is None else f"{an_object:12.1f}")
              + ("" if len(outputs) == 1 else "   OUTPUT DIFFERS"), flush=True)
    return results


def main():
    parser = argparse.ArgumentParser(
        description="CPU time under pypygc and other tools, as ratios to the first one")
    parser.add_argument("programs", nargs="*", metavar="PROGRAM",
                        help="names of programs in tests/bench/programs, or scripts [all]")
    parser.add_argument("-t", "--tools", default=DEFAULT,
                        help=f"of {', '.join(tools('', []))}; 'all' for all [{DEFAULT}]")
    parser.add_argument("-n", "--repeat", type=int, default=5, help="repetitions [5]")
    parser.add_argument("-o", "--output", default="bench.json", help="JSON file [bench.json]")
    parser.add_argument("--tool-option", action="append", default=[], metavar="OPTION",
                        help="option for pypygc, for example --tool-option=--jitlog=no")
    args = parser.parse_args()
    programs = [p if os.path.exists(p) else os.path.join(HERE, "programs", p + ".py")
                for p in args.programs] or sorted(glob.glob(os.path.join(HERE, "programs", "*.py")))
    with tempfile.TemporaryDirectory() as folder:
        known = tools(folder, args.tool_option)
        names = list(known) if args.tools == "all" else args.tools.split(",")
        for name in names:
            if name not in known:
                parser.error(f"no tool '{name}': there are {', '.join(known)}")
        commands = {name: known[name] for name in names}
        print(f"{'program':14} {names[0] + ' (s)':>10}" + "".join(f"{n:>12}" for n in names[1:])
              + ("  B/old object" if "pypygc" in names else "") + f"   (ratios to {names[0]}; CPU time, medians of {args.repeat})")
        results = bench(programs, commands, args.repeat, os.path.join(folder, "out"))
    summary = {}
    for kind, key in (("CPU time", "ratios"), ("peak memory", "peak_ratios")):
        summary[key] = {n: geometric_mean([r[key][n] for r in results.values()]) for n in names}
        print(f"{kind:14} {'mean':>10}" + "".join(f"{summary[key][n]:12.3f}" for n in names[1:])
              + "   (geometric)")
    with open(args.output, "w", encoding="utf-8") as f:
        json.dump({"date": time.strftime("%Y-%m-%d"), "machine": platform.processor() or
                   platform.machine(), "repeat": args.repeat, "base": names[0],
                   "tool_options": args.tool_option, "programs": results,
                   "geometric_means": summary}, f, indent=1)
        f.write("\n")
    return 0 if all(r["same_output"] for r in results.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
