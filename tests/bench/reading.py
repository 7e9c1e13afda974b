#!/usr/bin/env python3
# Whether reading grows with the profile and with nothing else: CPU time and peak memory of report, its
# JSON, diff and check for made profiles of more and more sites and traces, each file of the second one
# somewhere else. Beside each figure: how much more a site costs than in the smallest profile.
# SPDX-License-Identifier: GPL-3.0-or-later

import argparse
import json
import os
import random
import sys
import tempfile

import run

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "lib"))
from vg import PYPYGC  # noqa: E402

LINES = 10  # of a function; each allocates, called from some places
FUNCTIONS = 20  # of a file
TYPES = 1000
OBJECTS = 100  # of a site
SIZE = 16  # of an object
TRACE_SITES = 4  # objects that a trace allocates
ROWS = 512  # of a record
MINORS, MAJORS = 256, 64


class Writer:
    """A profile in the making: tables, and strings by their numbers."""

    def __init__(self, file):
        self.file, self.numbers, self.fresh = file, {}, []

    def number(self, text):
        if text not in self.numbers:
            self.numbers[text] = len(self.numbers) + 1
            self.fresh.append(text)
        return self.numbers[text]

    def record(self, **record):
        if self.fresh:
            fresh, self.fresh = self.fresh, []
            self.record(k="strings", first=len(self.numbers) - len(fresh) + 1, texts=fresh)
        self.file.write(json.dumps(record, separators=(",", ":")) + "\n")

    def table(self, kind, columns, rows, numbered=False):
        part, first = [], 1
        for row in [*rows, None]:
            if row is not None:
                part.append(row)
            if part and (row is None or len(part) == ROWS):
                self.record(k=kind, **({"first": first} if numbered else {}), columns=columns, rows=part)
                first += len(part)
                part = []


def trace(writer, number, file, function):
    """A loop that allocates TRACE_SITES objects, each on a line of its own."""
    name, path = writer.number(function), writer.number(file)
    new, malloc, guard = (writer.number(s) for s in ("new_with_vtable", "call_malloc_nursery",
                                                     "guard_true"))
    args, opcode = writer.number("p1,<SizeDescr 16>"), writer.number("CALL_METHOD")
    opt, asm = [], []
    for i in range(TRACE_SITES):
        descr = 1000 * number + i
        opt += [["m", path, i + 1, name, i, opcode], ["a", new, args, args, args],
                ["g", descr, guard, args, args]]
        asm += [["a", 100 * i, malloc, 8 + i, SIZE, args], ["g", 100 * i + 50, descr]]
    writer.record(k="trace", id=number, log_id=number, kind="loop", driver="pypyjit",
                  address=0x7f0000000000 + 1000 * number, size=900, alive=True)
    writer.record(k="trace_ops", trace=number, opt=opt, asm=asm)


def write_profile(path, sites, traces, folder):
    """A profile with so many sites, some of them of so many traces, below a folder."""
    chance = random.Random(1)
    functions = max(sites // (3 * LINES), 1)
    with open(path, "w", encoding="ascii") as file:
        writer = Writer(file)
        places = [(f"{folder}/package{n // FUNCTIONS}/__init__.py", f"function{n}")
                  for n in range(functions)]
        writer.record(k="header", format="pypygc", version=2, tool="0")
        writer.record(k="run", command=["pypy3", "a.py"], pid=1, cwd="/nonexistent",
                      nursery_size=1 << 20, options={"fold": "2000"}, environment={})
        names = [writer.number(f"Type{n}") for n in range(TYPES)]
        writer.table("type", ["id", "name", "rpython", "fixed_size"],
                     ([8 + n, name, name, SIZE] for n, name in enumerate(names)))
        for n in range(traces):
            trace(writer, n + 1, *places[n * functions // traces])
        texts = [(writer.number(place), writer.number(name)) for place, name in places]
        # a frame for each function that calls, and one for each of its sites
        writer.table("frame", ["caller", "file", "line", "function"],
                     [[None, f, 1, name] for f, name in texts] +
                     [[1 + chance.randrange(functions), *texts[n // LINES % functions][:1],
                       2 + n % LINES, texts[n // LINES % functions][1]] for n in range(sites)],
                     numbered=True)
        of_traces = min(TRACE_SITES * traces, sites // 2)
        jit, python = writer.number("jit"), writer.number("interpreter")
        writer.table("site", ["kind", "frame", "trace", "object"],
                     [[jit, None, 1 + n // TRACE_SITES, n % TRACE_SITES] for n in range(of_traces)] +
                     [[python, functions + 1 + n] for n in range(sites - of_traces)], numbered=True)
        both = [OBJECTS, SIZE * OBJECTS]
        writer.table("cell", ["site", "type", *(f"{column}_{unit}" for column in
                                                ("allocated", "survived", "old_live")
                                                for unit in ("objects", "bytes"))],
                     ([n + 1, 8 + chance.randrange(TYPES), *both, *both, *both] for n in range(sites)))
        writer.table("store", ["site", "barriers"], ([n + 1, 1] for n in range(0, sites, 20)))
        collections(writer, sites)
        total = {"objects": OBJECTS * sites, "bytes": SIZE * OBJECTS * sites}
        writer.record(k="totals", minor_collections=MINORS, major_collections=MAJORS,
                      instructions=10 ** 12, gc_instructions=10 ** 9 * (MINORS + MAJORS),
                      minor_instructions=10 ** 9 * MINORS, major_instructions=10 ** 9 * MAJORS,
                      barriers=(sites + 19) // 20, cards=0,
                      **{f"{column}_{unit}": count for unit, count in total.items()
                         for column in ("nursery", "allocated", "survived", "old_live")})
        writer.record(k="end", complete=True, reason="exit")


def collections(writer, sites):
    threshold, nursery = writer.number("threshold"), writer.number("nursery")
    objects = [OBJECTS * sites * (n + 1) // MINORS - OBJECTS * sites * n // MINORS for n in range(MINORS)]
    writer.table("minor", ["n", "cause", "site", "allocated_objects", "allocated_bytes",
                           "survived_objects", "survived_bytes", "collector_survived_bytes",
                           "instructions", "roots", "remembered", "remembered_bytes", "used_bytes"],
                 ([n + 1, nursery, 1 + n, count, SIZE * count, count, SIZE * count, SIZE * count,
                   10 ** 9, 100, sites // 20 // MINORS, 0, SIZE * count * (n + 1)]
                  for n, count in enumerate(objects)))
    writer.table("major", ["n", "cause", "minor", "start_allocated_bytes", "end_allocated_bytes",
                           "marking_instructions", "sweeping_instructions", "other_instructions"],
                 ([n + 1, threshold, MINORS // MAJORS * n, 1, 2, 10 ** 9, 0, 0] for n in range(MAJORS)))


def measured(status, *command):
    """Seconds of the processor and peak megabytes of a command of pypygc."""
    seconds, peak, _ = run.measure([PYPYGC, *command], status=status)
    return seconds, peak / 1e6


def main():
    parser = argparse.ArgumentParser(description="what reading costs by the number of sites and traces")
    parser.add_argument("-n", "--sites", type=int, default=1_000_000, help="in the largest [1,000,000]")
    parser.add_argument("-t", "--traces", type=int, default=10_000, help="in the largest [10,000]")
    args = parser.parse_args()
    names = ("report", "json", "diff", "check")
    print(f"{'sites':>9}{'traces':>8}{'MB':>7}" + "".join(f"{n + ' s':>11}{'':7}{'MB':>7}{'':7}" for n in names))
    first = None
    with tempfile.TemporaryDirectory() as folder:
        old, new, out = (os.path.join(folder, name) for name in ("old.out", "new.out", "result"))
        for part in (16, 4, 1):
            sites, traces = args.sites // part, args.traces // part
            write_profile(old, sites, traces, "/x")
            write_profile(new, sites, traces, "/y")
            figures = [measured(0, "report", f"--output={out}", old),
                       measured(0, "report", "--json", f"--output={out}", old),
                       measured(0, "diff", f"--output={out}", old, new),
                       measured(0, "check", new, f"--baseline={old}", "--max-allocated-bytes=+1%",
                                f"--output={out}")]
            each = [value / sites for figure in figures for value in figure]
            first = first or each
            print(f"{sites:>9}{traces:>8}{os.path.getsize(old) / 1e6:>7.1f}" +
                  "".join(f"{value:>11.2f}{f' x{now / then:.2f}':7}" if i % 2 == 0 else
                          f"{value:>7.0f}{f' x{now / then:.2f}':7}"
                          for i, (value, now, then) in
                          enumerate(zip((v for f in figures for v in f), each, first))), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
