#!/usr/bin/env python3
# At least 99 % of what a program allocates after its start has a Python line, what has none is
# named by what it is, and the sums by line, trace, type and site are the totals. Over programs of
# many kinds, and all scripts of the folder PYPYGC_PATTERNS if that is set.
# SPDX-License-Identifier: GPL-3.0-or-later

import os

import books
import owners
import tap
import vg

OWN = [("owners_jit", ["20000"], []), ("owners_interpreted", ["300"], ["--jit", "off"]),
       ("owners_interpreted", ["500"], []), ("owners_switching", ["2000"], []),
       ("owners_guards", ["20000"], ["--jit", "trace_eagerness=1000000"]),
       ("owners_builtins", ["1000"], []), ("owners_compiler", ["4", "3000"], []),
       ("dicts", [], []), ("threads", [], [])]


def patterns():
    """Scripts of PYPYGC_PATTERNS with the scale of a short run."""
    folder = os.environ.get("PYPYGC_PATTERNS")
    for where, _, names in os.walk(folder) if folder else ():
        for name in sorted(names):
            if name.endswith(".py"):
                yield os.path.join(where, name), ["0.05"], []


def check_owners(t, name, rows):
    start_up = [r for r in rows if r.kind == "runtime" and r.more.get("name") == "start-up"]
    after = owners.total_bytes(rows) - owners.total_bytes(start_up)
    python = owners.total_bytes(r for r in rows if r.kind in owners.PYTHON and
                                (r.kind == "jit" or r.chain))
    if not t.ok(after > 0 and python >= 0.99 * after, f"{name}: 99 % has a Python line"):
        t.diag(f"{python} of {after} bytes")
        owners.show(t, [r for r in rows if not r.chain and r.kind != "jit"])
    books.nothing(t, (r for r in rows if r.kind in ("jit-unknown", "outside")),
                  f"{name}: no owner is unknown")
    books.nothing(t, (r for r in rows if r.kind == "runtime" and not r.more.get("name")),
                  f"{name}: the runtime says what it is")


def check_sums(t, name, rows, profile, report):
    totals = report["totals"]
    for unit in ("objects", "bytes"):
        column = f"allocated_{unit}"
        whole = totals[column]
        t.is_((profile.totals["nursery_" + unit], sum(getattr(r, unit) for r in rows)),
              (totals["nursery_" + unit],) * 2, f"{name}: the report has all {unit}")
        t.is_(sum(s[column] for s in report["sites"]), whole, f"{name}: sites, {unit}")
        t.is_(sum(s[column] for s in report["types"]), whole, f"{name}: types, {unit}")
        t.is_(sum(s[column] for s in report["lines"]), whole, f"{name}: lines, {unit}")
        placed = sum(s[column] for s in report["sites"] if "line" in s and s["kind"] != "compiler")
        t.is_(sum(s[column] for s in report["lines"] if "line" in s), placed,
              f"{name}: lines, {unit}: those of the sites with a line")
        t.is_(sum(s[column] for s in report["traces"]),
              sum(s[column] for s in report["sites"] if s["kind"] == "jit"),
              f"{name}: traces, {unit}: those of the sites of kind jit")
    mine = {}
    for r in rows:
        mine[r.type] = mine.get(r.type, 0) + r.bytes
    theirs = {}
    for s in report["types"]:
        theirs[s["name"]] = theirs.get(s["name"], 0) + s["nursery_bytes"]
    wrong = [(k, v, theirs.get(k)) for k, v in mine.items() if v != theirs.get(k, 0)]
    books.nothing(t, wrong, f"{name}: every type has the bytes of the profile")


def check_lines(t, name, report):
    """The report's own sites have lines, too."""
    rows = owners.reported(report)
    after = [r for r in rows if r.kind != "runtime" or r.more.get("function") != "start-up"]
    python = owners.total_bytes(r for r in after if r.place)
    runtime = owners.total_bytes(r for r in after if r.kind == "runtime")
    if not t.ok(python >= 0.99 * (owners.total_bytes(after) - runtime),
                f"{name}: the report knows the lines"):
        owners.show(t, [r for r in after if not r.place])


with tap.Tap() as test:
    for script, args, jit in [*((books.program(n), a, j) for n, a, j in OWN), *patterns()]:
        case = " ".join([books.name_of(script), *jit[1:2]])
        run = vg.run(script, *args, pypy=jit)
        if run.status != 0 or run.profile is None:
            test.fail(f"{case}: runs")
            test.diag(run.describe())
            continue
        cells = owners.raw(run.profile)
        check_owners(test, case, cells)
        parsed = vg.report_json(run.profile)
        check_sums(test, case, cells, run.profile, parsed)
        check_lines(test, case, parsed)
