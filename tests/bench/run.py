#!/usr/bin/env python3
# Measures CPU time and peak memory under the tool against other tools of Valgrind and without it, in
# one run and by turns, so that a noisy machine hits all. Prints tables, the geometric mean of all
# programs, that of the real ones alone, and the worst; writes JSON with medians and ratios.
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
DEFAULT = "none,pypygc,caches,cachegrind,native"
REAL = os.path.join(HERE, "programs", "real")  # libraries at work; the others are of one kind each
MISSING = 77  # exit status of a program whose library is not there


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


def all_programs():
    return sorted(path for folder in (os.path.join(HERE, "programs"), REAL)
                  for path in glob.glob(os.path.join(folder, "[!_]*.py")))


def words_of(program):
    """The words behind `pypy3` that run a program: its first line may have options for PyPy."""
    with open(program, encoding="utf-8") as file:
        _, found, options = file.readline().partition("# PyPy options:")
    return [*(options.split() if found else []), program]


def missing(command):
    """What a program says that it needs and that is not there; None if nothing is."""
    done = subprocess.run([PYPY, *command], check=False, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return done.stdout.strip() if done.returncode == MISSING else None


def measure_program(command, commands, repeat, profile):
    """What a program takes under each tool. PROFILE is what pypygc writes."""
    base = next(iter(commands))
    seconds = {tool: [] for tool in commands}
    peaks = {tool: [] for tool in commands}
    outputs = set()
    an_object = None
    for _ in range(repeat):
        for tool, words in commands.items():
            taken, peak, output = measure([*words, PYPY, *command])
            seconds[tool].append(taken)
            peaks[tool].append(peak)
            outputs.add(output)
            if tool == "pypygc":
                an_object = bytes_an_object(profile)
    medians = {tool: statistics.median(s) for tool, s in seconds.items()}
    memory = {tool: statistics.median(p) for tool, p in peaks.items()}
    return {"seconds": seconds, "medians": medians, "peak_bytes": memory,
            "ratios": {tool: m / medians[base] for tool, m in medians.items()},
            "peak_ratios": {tool: m / memory[base] for tool, m in memory.items()},
            "bytes_an_old_object": an_object, "same_output": len(outputs) == 1}


def bench(programs, commands, repeat, profile, scale):
    """Results by program; a line of the table for each as it is done."""
    results = {}
    for program in programs:
        name = os.path.splitext(os.path.basename(program))[0]
        command = [*words_of(program), *([str(scale)] if scale is not None else [])]
        needed = missing(command)
        if needed is not None:
            print(f"{name:18} left out: {needed}", flush=True)
            continue
        r = measure_program(command, commands, repeat, profile)
        results[name] = {**r, "real": os.path.dirname(os.path.abspath(program)) == REAL}
        base, *others = commands
        print(f"{name:18}{r['medians'][base]:10.2f}{r['peak_bytes'][base] / 1e6:7.0f}" +
              "".join(f"{r['ratios'][t]:12.3f}{r['peak_ratios'][t]:6.2f}" for t in others) +
              ("" if r["bytes_an_old_object"] is None else f"{r['bytes_an_old_object']:12.1f}") +
              ("" if r["same_output"] else "   OUTPUT DIFFERS"), flush=True)
    return results


def summarise(results, tools):
    """Geometric means and the worst program, of CPU time and peak memory, by tool."""
    groups = {"all": list(results), "real programs": [n for n, r in results.items() if r["real"]]}
    summary = {}
    for key in ("ratios", "peak_ratios"):
        made = summary[key] = {}
        for group, names in groups.items():
            if names:
                made[group] = {t: geometric_mean([results[n][key][t] for n in names]) for t in tools}
        made["worst"] = {t: max((r[key][t], n) for n, r in results.items()) for t in tools}
    return summary


def print_summary(summary, tools):
    base, *others = tools
    for group in summary["ratios"]:
        cells = []
        for tool in others:
            values = [summary[key][group][tool] for key in ("ratios", "peak_ratios")]
            values = [v[0] if group == "worst" else v for v in values]
            cells.append(f"{values[0]:12.3f}{values[1]:6.2f}")
        print(f"{group + ('' if group == 'worst' else ', mean'):35}" + "".join(cells))
    for tool in others:
        print(f"worst of {tool}: {summary['ratios']['worst'][tool][1]} (CPU time), "
              f"{summary['peak_ratios']['worst'][tool][1]} (memory)")
    if "native" in others and "pypygc" in others:
        means = summary["ratios"]["all"]
        print(f"times slower than native, mean: {base} {1 / means['native']:.1f}, "
              f"pypygc {means['pypygc'] / means['native']:.1f}")


def parse():
    parser = argparse.ArgumentParser(
        description="CPU time and memory under pypygc and other tools, as ratios to the first one")
    parser.add_argument("programs", nargs="*", metavar="PROGRAM",
                        help="names of programs in tests/bench/programs, or scripts [all]")
    parser.add_argument("-t", "--tools", default=DEFAULT,
                        help=f"of {', '.join(tools('', []))}; 'all' for all [{DEFAULT}]")
    parser.add_argument("-n", "--repeat", type=int, default=5, help="repetitions [5]")
    parser.add_argument("-s", "--scale", type=float,
                        help="do this part of the work only, where a program can; to try it")
    parser.add_argument("-o", "--output", default="bench.json", help="JSON file [bench.json]")
    parser.add_argument("--tool-option", action="append", default=[], metavar="OPTION",
                        help="option for pypygc, for example --tool-option=--jitlog=no")
    args = parser.parse_args()
    known = {os.path.splitext(os.path.basename(p))[0]: p for p in all_programs()}
    for name in args.programs:
        if name not in known and not os.path.exists(name):
            parser.error(f"no program '{name}': there are {', '.join(known)}")
    args.programs = [known.get(name, name) for name in args.programs] or list(known.values())
    return parser, args


def main():
    parser, args = parse()
    with tempfile.TemporaryDirectory() as folder:
        known = tools(folder, args.tool_option)
        names = list(known) if args.tools == "all" else args.tools.split(",")
        for name in names:
            if name not in known:
                parser.error(f"no tool '{name}': there are {', '.join(known)}")
        commands = {name: known[name] for name in names}
        print(f"{'program':18}{names[0] + ' s':>10}{'MB':>7}" +
              "".join(f"{n:>12}{'MB':>6}" for n in names[1:]) +
              ("  B/old object" if "pypygc" in names else "") +
              f"   (CPU time and peak memory, ratios to {names[0]}; medians of {args.repeat})")
        results = bench(args.programs, commands, args.repeat, os.path.join(folder, "out"), args.scale)
    if not results:
        sys.exit("nothing was measured")
    summary = summarise(results, names)
    print_summary(summary, names)
    with open(args.output, "w", encoding="utf-8") as f:
        json.dump({"date": time.strftime("%Y-%m-%d"), "machine": platform.processor() or
                   platform.machine(), "repeat": args.repeat, "base": names[0],
                   "tool_options": args.tool_option, "programs": results, "summary": summary}, f, indent=1)
        f.write("\n")
    return 0 if all(r["same_output"] for r in results.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
