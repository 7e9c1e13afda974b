#!/usr/bin/env python3
# pypygc export --rows: DuckDB reads it with docs/schema.sql; sums of rows are the totals of each profile, over
# as many profiles as there are; names come back as they were.
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import os
import re
import shutil
import subprocess
import tempfile

from exported import NAMES, Exports, profiles, totals
import given
import given_work
import readers
import tap

SCHEMA = os.path.join(given.SOURCE, "docs", "schema.sql")
ASK = os.path.join(given.SOURCE, "tests", "lib", "duckdb.mjs")
SUMS = ("allocated_bytes", "allocated_objects", "survived_bytes", "died_young_bytes", "left_objects",
        "large_bytes", "old_live_bytes", "old_died_objects", "marked_bytes", "gc_instructions")


def schema():
    with open(SCHEMA, encoding="utf-8") as file:
        return file.read()


def rows(e, records):
    return [json.loads(line) for line in e.text("rows", records).splitlines()]


def duckdb(e, files, query):
    """The rows of a query over exported profiles."""
    modules = readers.package("duckdb", given.BUILD)
    script = e.path("ask.sql")
    with open(script, "w", encoding="utf-8") as file:
        file.write(f"SET VARIABLE pypygc_rows = '{files}';\n{schema()}\n{query};\n")
    done = subprocess.run([readers.program("node", "nodejs"), ASK, os.path.abspath(modules), script],
                          capture_output=True, encoding="utf-8", timeout=120, check=False)
    if done.returncode != 0:
        raise ValueError(done.stderr[-1000:])
    return json.loads(done.stdout)


def contents(e):
    t = e.t
    for what, records in profiles().items():
        found, total = rows(e, records), totals(records)
        run, = (r for r in found if r["kind"] == "run")
        t.is_({key: run.get(key) for key in SUMS}, {key: total.get(key) for key in SUMS}, f"{what}: the run")
        sites = [r for r in found if r["kind"] == "site"]
        known = [key for key in SUMS if key in total]
        t.is_({key: sum(r.get(key, 0) for r in sites) for key in known}, {key: total[key] for key in known},
              f"{what}: sums over the sites")
        keys = [json.dumps([r.get(k) for k in ("file", "line", "function", "who", "type", "user_file",
                                               "user_line", "user_function")]) for r in sites]
        t.is_(len(keys), len(set(keys)), f"{what}: a row a place and type")
        t.is_(len({(r["run"], r["benchmark"], r.get("nursery_size")) for r in found}), 1,
              f"{what}: each row names its run")
    lines = [r for r in rows(e, given_work.profile()) if r["kind"] == "line"]
    hot = next(r for r in lines if r.get("line") == 5 and r["function"] == "main")
    t.is_((hot["instructions"], hot["inclusive_instructions"], hot["interpreted_instructions"]),
          (300, 12850, 300), "a line with what it executed")
    phase, = (r for r in rows(e, given.marked(None, given.PHASE)) if r["kind"] == "phase")
    t.is_((phase["phase"], phase["allocated_bytes"], phase["instructions"]), ("steady", 50 * given.MIB, 1000),
          "a phase")


def columns(e):
    """Every key that is written has its column."""
    named = set(re.findall(r"[\s,{]\"?(\w+)\"?: '[A-Z]", schema()))
    used = set().union(*(r for records in [*profiles().values(), given.marked(None, given.PHASE),
                                           given.with_sites()] for r in rows(e, records)))
    e.t.is_(used - named, set(), "schema.sql has all columns")
    with open(os.path.join(given.SOURCE, "pypygc", "tables.h"), encoding="utf-8") as file:
        tables = re.sub(r"\\\n", " ", file.read())
    listed = set(re.findall(r"\bTOTAL\(\s*(\w+),\s*[A-Z][A-Z0-9_]+,", tables)) - {"name"}
    for name in set(re.findall(r"\bCOLUMN\(\s*\w+,\s*(\w+),\s*[A-Z][A-Z0-9_]+,", tables)) - {"total"}:
        listed |= {f"{name}_bytes", f"{name}_objects"}
    e.t.ok(len(listed) > 60 and not listed - named, f"and all totals ({listed - named})")


def in_duckdb(e):
    t = e.t
    os.mkdir(e.path("rows"))
    given_ones = profiles()
    for what, records in given_ones.items():
        e.text("rows", records)
        shutil.copy(e.path("export"), e.path(f"rows/{what}.ndjson"))
    try:
        found, = duckdb(e, e.path("rows/*.ndjson"), "SELECT count(DISTINCT run) AS runs, " + ", ".join(
            f"sum({key}) AS {key}" for key in SUMS) + " FROM sites")
    except readers.Missing as error:
        t.skip(str(error), 4)
        return
    t.is_(found, {"runs": len(given_ones),
                  **{key: sum(totals(records).get(key, 0) for records in given_ones.values()) for key in SUMS}},
          "DuckDB: sums over all profiles")
    best = duckdb(e, e.path("rows/*.ndjson"), "SELECT * FROM survivors")[0]
    t.is_((best["file"], best["function"], best["line"], best["survived_bytes"]),
          ("/home/me/app.py", "hot", 9, 30 * given.MIB), "the line that survives most")
    found, = duckdb(e, e.path("rows/*.ndjson"), "SELECT * FROM benchmarks")
    t.is_((found["benchmark"], found["runs"], found["allocated_bytes_min"]), ("app", len(given_ones), 64),
          "the benchmark of all of them")
    name = "".join(NAMES[n] for n in ("controls", "semicolons", "lines", "quotes", "markup"))
    e.text("rows", given.profile(function=name))
    found = duckdb(e, e.path("export"), "SELECT \"function\" AS f FROM sites WHERE who = 'jit' AND type = 'Point'")
    t.is_([r["f"] for r in found], [name], "a name comes back as it was")


def harm(e):
    bad = []
    for what, name in NAMES.items():
        text = e.text("rows", given.aged(file="/home/me/" + name, function=name))
        if given.HARM.search(text) or any("kind" not in json.loads(line) for line in text.split("\n")[:-1]):
            bad.append(what)
    e.t.is_(bad, [], "names that mean harm do none")


with tap.Tap() as test, tempfile.TemporaryDirectory() as place:
    for part in (contents, columns, in_duckdb, harm):
        part(Exports(test, place))
