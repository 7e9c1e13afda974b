#!/usr/bin/env python3
# The profile of a program that does the same over and over does not grow with the time it runs: very
# many collections share rows (docs/format.md). Their sums, by cause too, are those of the rows that
# --fold=0 keeps of the same run, and the report finds the same.
# SPDX-License-Identifier: GPL-3.0-or-later

import os
import tempfile

import books
import tap
import vg

ROUNDS = 200_000
MOST_ROWS = {"minor": 256, "major": 64}
# Of a row, what is no sum.
MOMENTS = ("n", "collections", "site", "pinned_site", "cause", "used_bytes", "minor", "arena_bytes",
           "raw_bytes", "collector_arena_bytes", "collector_raw_bytes", "start_allocated_bytes",
           "end_allocated_bytes")


def profile(folder, rounds, fold):
    """Of a run that is repeated exactly, with a nursery that is filled often."""
    out = os.path.join(folder, f"{rounds}-{fold}.out")
    done = vg.pypygc("run", "--repeatable", "--no-report", f"--pypygc-out-file={out}", f"--fold={fold}",
                     "--", vg.PYPY, books.program("steady"), str(rounds))
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    return out


def sums(rows):
    """By cause: how many collections, and the sum of everything that is one."""
    made = {}
    for row in rows:
        of = made.setdefault(row.get("cause"), {"collections": 0})
        of["collections"] += row.get("collections", 1)
        for key, value in row.items():
            if isinstance(value, int) and key not in MOMENTS:
                of[key] = of.get(key, 0) + value
    return {cause: {k: v for k, v in of.items() if v} for cause, of in made.items()}


def check_rows(t, kind, short, whole):
    rows = short.all(kind)
    t.ok(len(rows) <= MOST_ROWS[kind] < len(whole.all(kind)),
         f"{len(whole.all(kind))} {kind} collections have no more than {MOST_ROWS[kind]} rows")
    t.is_(sums(rows), sums(whole.all(kind)), "with the sums of all of them, by cause")
    ends = [0, *(r["n"] for r in rows)]
    t.is_([b - a for a, b in zip(ends, ends[1:])], [r.get("collections", 1) for r in rows],
          "each begins where the one before it ends")
    t.is_(ends[-1], len(whole.all(kind)), "the last at the end")


def check_report(t, short, whole):
    made, full = (vg.report_json(p) for p in (short, whole))
    t.is_(made["defects"], [], "the report finds no defects")
    for kind in ("minors", "majors"):
        t.is_(sum(m.get("collections", 1) for m in made[kind]), len(full[kind]), f"and as many {kind}")
    for totals in ("minor_collections", "major_collections", "survived_bytes"):
        t.is_(made["totals"][totals], full["totals"][totals], f"the same {totals}")
    t.is_([(f["pattern"], f.get("line")) for f in made["findings"]],
          [(f["pattern"], f.get("line")) for f in full["findings"]], "the same findings")


def main(t):
    with tempfile.TemporaryDirectory(prefix="pypygc-test-") as folder:
        first, short = (profile(folder, n, 2000) for n in (ROUNDS, 10 * ROUNDS))
        whole = profile(folder, 10 * ROUNDS, 0)
        sizes = [os.path.getsize(path) for path in (first, short)]
        t.ok(abs(sizes[1] - sizes[0]) <= sizes[0] / 10,
             f"ten times as many rounds: {sizes[0]} and {sizes[1]} bytes, within a tenth")
        t.diag(f"{sizes[1] / sizes[0]:.3f}")
        short, whole = vg.Profile(short), vg.Profile(whole)
        for kind in MOST_ROWS:
            check_rows(t, kind, short, whole)
        check_report(t, short, whole)


with tap.Tap() as tests_of_the_steady_state:
    main(tests_of_the_steady_state)
