#!/usr/bin/env python3
# Whether a program's findings, and what is said of its memory, are the same in each of several runs, with
# nurseries of 512 KiB to 4 MiB, and with and without compiled modules (__pycache__): which came and went,
# or changed their severity, and at which settings. Not a part of `make check`: many runs.
# SPDX-License-Identifier: GPL-3.0-or-later

import argparse
import collections
import os
import shlex
import subprocess
import sys
import tempfile

import run

sys.path.insert(0, os.path.join(run.HERE, "..", "lib"))
import vg  # pylint: disable=wrong-import-position

NURSERIES = ("512K", "1M", "2M", "4M")
WAYS = ("cached", "not cached")
SEVERITIES = ("-", "said", "low", "medium", "high")  # "-": not found; "said": the verdict on the memory


def settings(number):
    """The nursery and the way to have modules of a run: each pair comes once in eight runs."""
    return NURSERIES[number % len(NURSERIES)], WAYS[(number + number // len(NURSERIES)) % len(WAYS)]


def shown_place(finding):
    if not finding.get("file"):
        return "the whole run"
    return f"{finding['file']}:{finding.get('line') or '?'} {finding.get('function') or ''}".rstrip()


def findings_of(command, number, compiled, options):
    """(severity, percent) of each finding of a run, by pattern and place. COMPILED: folder with the modules
    that another run has compiled."""
    nursery, way = settings(number)
    with tempfile.TemporaryDirectory() as empty:
        cache = compiled if way == "cached" else empty
        done = vg.run(program=[run.PYPY, *command], options=options,
                      env={"PYPYLOG": None, "PYPY_GC_NURSERY": nursery, "PYTHONPYCACHEPREFIX": cache})
    if done.profile is None:
        sys.exit(done.describe())
    report = vg.report_json(done.profile)
    memory = report.get("memory") or {"verdict": "unknown"}
    found = {(f"memory {memory['verdict']}", memory.get("holder") or "nothing holds much"): ("said", 0)}
    for finding in report["findings"]:
        evidence = finding["evidence"]
        percent = evidence.get("cost_percent") or evidence.get("share_of_peak_percent") or 0
        key = finding["pattern"], shown_place(finding)
        found[key] = max(found.get(key, ("-", 0)), (finding["severity"], percent),
                         key=lambda said: SEVERITIES.index(said[0]))
    return found


def print_moved(runs):
    """Prints what is not the same in all runs; how many findings that are."""
    said = collections.defaultdict(lambda: [("-", 0)] * len(runs))
    for number, found in enumerate(runs):
        for key, value in found.items():
            said[key][number] = value
    moved = 0
    for (pattern, place), values in sorted(said.items()):
        if len({severity for severity, _ in values}) == 1:
            continue
        moved += 1
        print(f"  {pattern}: {place}")
        for severity in SEVERITIES:
            those = [n for n, value in enumerate(values) if value[0] == severity]
            if those:
                percents = [values[n][1] for n in those]
                print(f"    {severity:6} in {len(those)} of {len(runs)}" +
                      (f", {min(percents):.2f} to {max(percents):.2f} %" if percents[0] else "") +
                      ": " + ", ".join(" ".join(settings(n)) for n in those))
    return moved


def main():
    parser = argparse.ArgumentParser(description="findings that come and go between runs of one program")
    parser.add_argument("commands", nargs="+", metavar="COMMAND",
                        help="a script with its arguments, in quotes if there are any")
    parser.add_argument("-n", "--runs", type=int, default=10, help="runs of each [10]")
    parser.add_argument("--tool-option", action="append", default=[], metavar="OPTION",
                        help="option for pypygc, for example --tool-option=--cache-sim=yes")
    args = parser.parse_args()
    moved = 0
    for words in args.commands:
        command = shlex.split(words)
        with tempfile.TemporaryDirectory() as compiled:
            subprocess.run([run.PYPY, *command], check=False, stdin=subprocess.DEVNULL,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                           env={**os.environ, "PYTHONPYCACHEPREFIX": compiled})
            runs = [findings_of(command, n, compiled, args.tool_option) for n in range(args.runs)]
        findings = {key for key in set().union(*runs) if not key[0].startswith("memory ")}
        print(f"{os.path.basename(command[0])}: {len(findings)} findings in {len(runs)} runs",
              flush=True)
        moved += print_moved(runs)
    print(f"{moved} findings came and went")
    return 1 if moved else 0


if __name__ == "__main__":
    sys.exit(main())
