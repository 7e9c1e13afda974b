#!/usr/bin/env python3
# pypygc export --firefox, as the Firefox Profiler's own command line of npm reads it: figures of functions are
# the profile's, to the byte; markers for collections and compiled traces; memory as counters; names that mean
# harm.
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import os
import subprocess
import tempfile
import time

from exported import NAMES, Exports, hostile, profiles, totals
import given
import readers
import tap

METRICS = ("allocated_bytes", "survived_bytes", "old_live_bytes", "gc_instructions", "external_bytes",
           "instructions")


class Viewer:
    """A session of profiler-cli with a file; it ends with the block."""

    def __init__(self, e, text):
        modules = readers.package("firefox", given.BUILD)
        self.command = [readers.program("node", "nodejs"),
                        os.path.join(modules, "@firefox-devtools", "profiler-cli", "dist", "profiler-cli.js")]
        self.home = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        path = e.path("app.json")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        self.run("load", os.path.abspath(path))
        for _ in range(200): # a loaded machine takes a while to start the daemon
            self.status = self.run("thread", "list")
            if self.status.returncode == 0 and "t-0" in self.status.stdout:
                return
            time.sleep(0.3)

    def run(self, *arguments):
        return subprocess.run([*self.command, *arguments], capture_output=True, encoding="utf-8", timeout=120,
                              check=False, env={**os.environ, "HOME": self.home.name})

    def json(self, *arguments):
        done = self.run(*arguments, "--json")
        if done.returncode != 0:
            raise ValueError(f"{' '.join(arguments)}: {done.stdout[-300:]}{done.stderr[-500:]}"
                             f"{self.status.stdout[-300:]}{self.status.stderr[-300:]}")
        return json.loads(done.stdout)

    def functions(self, number):
        """{name: (self, total)} of a thread."""
        found = self.json("thread", "functions", "--thread", f"t-{number}", "--limit", "0")["functions"]
        return {f["name"]: (f["selfSamples"], f["totalSamples"]) for f in found}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.run("stop", "--all")
        self.home.cleanup()


def timed():
    """A profile with an old generation, a curve, and times of compilation."""
    records = given.aged()
    next(r for r in records if r["k"] == "trace")["compiled_allocated_bytes"] = 20 * given.MIB
    at = next(i for i, r in enumerate(records) if r["k"] == "totals")
    curve = {"k": "memory", "columns": ["allocated_bytes", "instructions", "old_bytes", "external_bytes"],
             "rows": [[10 * given.MIB, 100 * 10**6, 0, 5], [40 * given.MIB, 400 * 10**6, 7 * given.MIB, 9],
                      [90 * given.MIB, 900 * 10**6, 3 * given.MIB, 2]]}
    return records[:at] + [curve] + records[at:]


def structure(e):
    """Sums of the file itself, for every profile."""
    for what, records in profiles().items():
        total = totals(records)
        if "ledger_difference" not in total:
            total.pop("instructions", None)
        shown = json.loads(e.text("firefox", records))
        e.t.is_({t["name"]: sum(t["samples"]["weight"]) for t in shown["threads"]},
                {m: total[m] for m in METRICS if m in total}, f"{what}: a thread a metric, with its sum")
        bad = [name for thread in shown["threads"] for name, table in thread.items()
               if isinstance(table, dict) and "length" in table
               and any(isinstance(c, list) and len(c) != table["length"] for c in table.values())]
        e.t.is_(bad, [], "columns are as long as they say")


def in_viewer(e):
    t, mib, total = e.t, given.MIB, totals(timed())
    try:
        with Viewer(e, e.text("firefox", timed())) as viewer:
            found = viewer.functions(0)
            t.is_(sum(own for own, _ in found.values()), total["allocated_bytes"], "profiler-cli: all that was allocated")
            t.is_(found["[Point]"], (40 * mib, 40 * mib), "a type")
            t.is_(found["main"], (0, 40 * mib), "inclusive: what was inlined")
            t.is_(sum(own for own, _ in viewer.functions(1).values()), total["survived_bytes"], "survivors")
            t.is_(sum(own for own, _ in viewer.functions(3).values()), total["gc_instructions"], "the bill")
            markers = viewer.json("thread", "markers", "--thread", "t-0")
            names = {g["markerName"]: g["count"] for g in markers["byType"]}
            t.is_(names, {"minor collection": 30, "major collection": 2, "compiled": 1}, "markers")
            t.is_(len(viewer.json("counter", "list")["counters"]), 2, "counters")
        name = "".join(NAMES[n] for n in ("controls", "lines", "quotes", "markup"))
        with Viewer(e, e.text("firefox", given.profile(function=name))) as viewer:
            t.is_(viewer.functions(0).get(name), (0, 100 * mib + 4 * 64), "a name comes back as it was")
    except readers.Missing as error:
        t.skip(str(error), 8)


def harm(e):
    bad = []
    for what, records in hostile():
        text = e.text("firefox", records)
        if given.HARM.search(text):
            bad.append((what, given.HARM.search(text)))
        json.loads(text)
    e.t.is_(bad, [], "names that mean harm do none")


with tap.Tap() as test, tempfile.TemporaryDirectory() as place:
    for part in (structure, in_viewer, harm):
        part(Exports(test, place))
