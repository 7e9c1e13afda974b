#!/usr/bin/env python3
# Runs the fuzzers in turn, and says of each how many inputs it took and what failed. Inputs that
# reach something new stay in the build folder, so that a later run goes on from there.
# SPDX-License-Identifier: GPL-3.0-or-later

import argparse
import glob
import os
import re
import subprocess
import sys

import seeds

MEGABYTES = 1024  # of memory for an input: more is a fault
SECONDS = 10  # for an input: more is a hang
MAX_LENGTH = {"report": 32768, "compare": 32768, "elf": 16384}  # bytes of an input, else 8192


class Outcome:
    """What a run of a target left."""

    def __init__(self, target, status, said, failed):
        self.target, self.status, self.said, self.failed = target, status, said, failed
        self.inputs = int((re.findall(r"stat::number_of_executed_units: *(\d+)", said) or [0])[0])
        self.edges = int((re.findall(r"cov: (\d+)", said) or [0])[-1])
        self.megabytes = int((re.findall(r"stat::peak_rss_mb: *(\d+)", said) or [0])[0])


def fuzz(target, folder, seconds=0, runs=-1, seed=0, keep=True, profiles=()):
    """Runs a target that was built in FOLDER, for some time or some number of inputs."""
    given, failed = (os.path.join(folder, kind, target) for kind in ("seeds", "failed"))
    corpus = os.path.join(folder, "corpus", target)
    seeds.put(target, given)
    for number, path in enumerate(profiles if target == "report" else ()):
        with open(os.path.join(given, f"real{number}"), "wb") as file:
            file.write(seeds.thinned(path))
    os.makedirs(failed, exist_ok=True)
    os.makedirs(corpus, exist_ok=True)
    done = subprocess.run(
        [os.path.join(folder, target), f"-max_total_time={seconds}", f"-runs={runs}",
         f"-seed={seed}", f"-max_len={MAX_LENGTH.get(target, 8192)}", f"-timeout={SECONDS}",
         f"-rss_limit_mb={MEGABYTES}", f"-malloc_limit_mb={MEGABYTES}", "-print_final_stats=1",
         "-close_fd_mask=3", "-reload=0", f"-artifact_prefix={failed}/",
         *([corpus] if keep else []), given],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False,
        env={**os.environ, "ASAN_OPTIONS": "quarantine_size_mb=32"})
    said = done.stderr.decode(errors="replace")
    return Outcome(target, done.returncode, said, sorted(glob.glob(os.path.join(failed, "*"))))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=0, help="for each target")
    parser.add_argument("--runs", type=int, default=-1, help="inputs for each target")
    parser.add_argument("--seed", type=int, default=0, help="of chance; 0: another each time")
    parser.add_argument("--profile", action="append", default=[],
                        help="a real profile, the gist of which is one more seed")
    parser.add_argument("targets", nargs="*", metavar="TARGET",
                        help="of " + ", ".join(seeds.TARGETS) + "; all if there is none")
    options = parser.parse_args()
    folder = os.path.join(os.environ.get("PYPYGC_BUILDDIR", "."), "fuzz")
    bad = 0
    for target in options.targets or seeds.TARGETS:
        outcome = fuzz(target, folder, options.seconds, options.runs, options.seed,
                       profiles=options.profile)
        print(f"{target:14} {outcome.inputs:12,} inputs, {outcome.edges:7,} edges, "
              f"{outcome.megabytes:5} MB" + (", FAILED" if outcome.status else ""), flush=True)
        if outcome.status:
            bad += 1
            print(outcome.said[-4000:], *outcome.failed, sep="\n", flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
