#!/usr/bin/env python3
# Marks of the program in the reports: when counting began, and phases, whatever they are called.
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import os
import tempfile

from given import EVIL, HARM, MIB, PHASE, START, marked, profile, pypygc, write
import schemas
import tap

def report(path, records, *options):
    return pypygc("report", *options, write(path, records))


def test(t, path):
    records = marked(START, PHASE, {**PHASE, "name": "last", "open": True, "entries": 1})
    text = " ".join(report(path, records).out.decode().split())
    for part in ("counted from the program's mark on", "left out 7.0 MiB, 12,345,678 instructions, 8 "
                 "minor collections, 9 traces",
                 "Phases", "50.0 MiB 5.0 MiB 40 1 20.0 % 3 steady", "1 last (open at the end)"):
        t.ok(part in text, f"the text says {part}")
    found = report(path, records, "--json").json
    t.is_(found["start"], {k: v for k, v in START.items() if k != "k"}, "the JSON has the start")
    t.is_(found["phases"][0], {k: v for k, v in PHASE.items() if k != "k"}, "and the phases")
    t.is_([p.get("open") for p in found["phases"]], [None, True], "the open one is marked")
    text = report(path, marked({**START, "reason": "warm-up", "warm_up_end_bytes": 9 * MIB})).out
    t.ok(b"without the warm-up" in text and b"Phases" not in text, "the warm-up")
    plain = report(path, profile())
    t.ok(b"left out" not in plain.out and b"Phases" not in plain.out, "nothing without marks")
    t.ok(not {"start", "phases"} & set(report(path, profile(), "--json").json), "in the JSON too")
    small = {k: v for k, v in PHASE.items() if "instructions" not in k and "major" not in k}
    t.is_(report(path, marked(None, small)).status, 0, "what was not measured may be absent")
    for bad in ({**PHASE, "name": 7}, {**PHASE, "entries": -1},
                {k: v for k, v in PHASE.items() if k != "allocated_bytes"}):
        done = report(path, marked(None, bad))
        t.ok(done.status == 2 and b":" in done.err, "a damaged phase is refused")
    long = EVIL * 100
    records = marked({**START, "reason": long}, {**PHASE, "name": long})
    text = report(path, records).out.decode()
    found = HARM.search(text)
    t.ok(not found, f"harmful names do not reach the terminal ({found!r})")
    t.is_(report(path, records, "--json").json["phases"][0]["name"], long, "in the JSON they are whole")
    lines = text[text.index("Phases"):].splitlines()
    t.ok(max(map(len, lines[:5])) <= 110, "and are cut in the table")


def test_schema(t, path):
    try:
        validator = schemas.validator("report.schema.json")
    except schemas.Missing as missing:
        t.skip(str(missing), 2)
        return
    found = json.loads(report(path, marked(START, PHASE), "--json").out)
    t.is_(list(validator.iter_errors(found)), [], "the JSON of a run with marks is valid")
    del found["phases"][0]["name"]
    t.ok(not validator.is_valid(found), "the schema can refuse")


with tap.Tap() as tests, tempfile.TemporaryDirectory() as folder:
    test(tests, os.path.join(folder, "pypygc.out.1"))
    test_schema(tests, os.path.join(folder, "pypygc.out.1"))
