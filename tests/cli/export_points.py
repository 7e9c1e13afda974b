#!/usr/bin/env python3
# pypygc export --codespeed, --bmf, --gobench and --openmetrics: the totals as points of a benchmark, as the
# formats' own parsers read them (OpenMetrics' is prometheus_client), or by the rules of their readers.
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import re
import subprocess
import tempfile

from exported import NAMES, Exports, profiles, totals
import given
import readers
import tap

POINTS = ("allocated_bytes", "allocated_objects", "survived_bytes", "survived_objects", "old_live_bytes",
          "peak_bytes", "external_peak_bytes", "minor_collections", "major_collections", "instructions",
          "gc_instructions", "LL_read_misses", "LL_write_misses")

# What the parser of prometheus_client makes of it: [name, unit, labels, value].
OPENMETRICS = """
import json, sys
from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse
print(json.dumps([[s.name, f.unit, f.type, s.labels, int(s.value)]
                  for f in parse(sys.stdin.read()) for s in f.samples]))
"""


def expected(records):
    total = totals(records)
    return {name: total[name] for name in POINTS if name in total}


def codespeed(text):
    """As Codespeed takes it: every key that it needs is there, and is not empty."""
    found = {}
    for result in json.loads(text):
        for key in ("commitid", "branch", "project", "executable", "benchmark", "environment"):
            if not (isinstance(result[key], str) and result[key]):
                raise ValueError(f"{key}: {result[key]!r}")
        if result["lessisbetter"] is not True or not result["units"]:
            raise ValueError("which way is better, and in what")
        found[result["benchmark"].rsplit(".", 1)[1]] = result["result_value"]
    return found


def bmf(text):
    (measures,) = json.loads(text).values()
    if any({m["value"]} != {m["lower_value"], m["upper_value"]} for m in measures.values()):
        raise ValueError("exact counts have no bounds")
    return {name: m["value"] for name, m in measures.items()}


def gobench(text):
    """As golang.org/x/perf/benchfmt reads it."""
    units, found = set(), {}
    for line in text.splitlines():
        fields = line.split()
        if not fields or re.match(r"[a-z][^ A-Z]*: ", line):
            continue
        if fields[0] == "Unit":
            units.add(fields[1])
            if fields[2:] != ["better=lower", "assume=exact"]:
                raise ValueError(line)
        elif re.match(r"Benchmark([^a-z]|$)", fields[0]) and fields[1] == "1":
            found.update({unit: int(value) for value, unit in zip(fields[2::2], fields[3::2])})
        else:
            raise ValueError(line)
    if units != set(found):
        raise ValueError("each unit is told")
    return {name.replace("-", "_"): value for name, value in found.items()}


def openmetrics(text):
    python = readers.debian_python("prometheus_client", "python3-prometheus-client")
    done = subprocess.run([python, "-c", OPENMETRICS], input=text, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise ValueError(done.stderr[-500:])
    found = json.loads(done.stdout)
    if any(kind != "gauge" or not labels["benchmark"] for _, _, kind, labels, _ in found):
        raise ValueError("kind and labels")
    if any(unit and not name.endswith(unit) for name, unit, *_ in found):
        raise ValueError("units")
    return {name.removeprefix("pypygc_"): value for name, *_, value in found}


READERS = {"codespeed": codespeed, "bmf": bmf, "gobench": gobench, "openmetrics": openmetrics}


def read(e, name, records):
    """The points, or None where the reader is missing; what it refuses is told."""
    try:
        return READERS[name](e.text(name, records))
    except readers.Missing as error:
        e.t.skip(str(error))
    except ValueError as error:
        return f"refused: {error}"
    return None


def points(e):
    for name in READERS:
        for what, records in profiles().items():
            found = read(e, name, records)
            if found is not None:
                e.t.is_(found, expected(records), f"{name}: points of {what}")


def names(e):
    records = given.profile(command=("pypy3", "-u", "/x/my bench.py", "100"))
    e.t.ok(json.loads(e.text("bmf", records)).keys() == {"my bench"}, "the script is the benchmark")
    records = given.profile(command=("pypy3", "-m", "pytest", "x.py"))
    e.t.ok(json.loads(e.text("bmf", records)).keys() == {"pytest"}, "so is a module")
    e.t.ok("Benchmarkpytest" not in e.text("gobench", records) and
           "\nBenchmarkPytest 1 " in e.text("gobench", records), "Go begins names with capitals")
    records = given.profile()
    records.insert(2, {"k": "time", "began_milliseconds": 86400000 * 365 + 1999,
                       "elapsed_milliseconds": 5})
    e.t.is_({r.get("result_date") for r in json.loads(e.text("codespeed", records))},
            {"1971-01-01 00:00:01"}, "the time of the run")


def harm(e):
    for name in READERS:
        for what, text in NAMES.items():
            found = read(e, name, given.profile(command=("pypy3", text + ".py"), build=text))
            if found is not None:
                e.t.is_(found, expected(given.profile()), f"{name}: {what} in names")
            if given.HARM.search(e.text(name, given.profile(command=("pypy3", text), build=text))):
                e.t.fail(f"{name}: {what} do harm")


with tap.Tap() as test, tempfile.TemporaryDirectory() as place:
    for part in (points, names, harm):
        part(Exports(test, place))
