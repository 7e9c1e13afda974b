#!/usr/bin/env python3
# A short run of those fuzzers that are quickly built: the gate, layouts, the JIT log. The same inputs
# each time. `make fuzz` runs all of them, for long. Environment: PYPYGC_BUILDDIR.
# SPDX-License-Identifier: GPL-3.0-or-later

import os
import shutil
import subprocess
import tempfile

import run
import seeds  # finds the modules of tests/cli
import given
import tap

RUNS = {"gate": 5000, "elf": 3000, "layout_text": 8000, "jitlog": 2000}  # a few seconds in all
PROBE = "#include <stddef.h>\nint LLVMFuzzerTestOneInput(const char *b, size_t n)\n" \
        "{ if (n > 0 && b[0] == 'x') __builtin_trap(); return 0; }\n"


def clang_makes_fuzzers(folder):
    source, program = os.path.join(folder, "probe.c"), os.path.join(folder, "probe")
    with open(source, "w", encoding="ascii") as file:
        file.write(PROBE)
    return shutil.which("clang") is not None and subprocess.run(
        ["clang", "-fsanitize=fuzzer,address,undefined", "-o", program, source], check=False,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0


def test_seeds(t, path):
    """Profiles as tables are the same profiles."""
    for number, records in enumerate(seeds.profiles(), 1):
        said = [given.pypygc("report", "--json", given.write(path, form))
                for form in (records, seeds.as_tables(records))]
        t.ok(said[0].status == 0 and said[0].out == said[1].out, f"seed {number} is read, as tables too")


def main(t, folder):
    test_seeds(t, os.path.join(folder, "pypygc.out.1"))
    if not clang_makes_fuzzers(folder):
        t.skip("clang with its sanitizers is not installed (Debian: clang, libclang-rt-14-dev)")
        return
    seeds.TARGETS["probe"] = lambda: [b"xy"]
    t.ok(run.fuzz("probe", folder, runs=10).status != 0, "what a fuzzer finds is seen")
    build = os.environ["PYPYGC_BUILDDIR"]
    made = subprocess.run(["make", "-s", "-C", build, "fuzz-build-cheap"], check=False,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True,
                          env={k: v for k, v in os.environ.items() if "MAKE" not in k})
    if not t.ok(made.returncode == 0, "they build"):
        t.diag(made.stdout)
    for target, runs in RUNS.items():
        outcome = run.fuzz(target, os.path.join(build, "fuzz"), runs=runs, seed=1, keep=False)
        if not t.ok(outcome.status == 0 and outcome.inputs >= runs and outcome.edges > 100,
                    f"{target}: {runs} inputs"):
            t.diag(outcome.said[-4000:])


with tap.Tap() as tests, tempfile.TemporaryDirectory() as temporary:
    main(tests, temporary)
