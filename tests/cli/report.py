#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# `pypygc report`: the text, the JSON against its schema, where it is written to, and names that
# mean harm. Environment: PYPYGC_BUILDDIR.
import json
import os
import re
import tempfile

import given
from given import MIB, profile, pypygc, write
import tap

# What a terminal must never get: controls but newline, C1 controls, changes of direction.
HARM = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")
EVIL = "\x1b[31m\x9b2J\x07\r\n\t\"'\\<script>\u202e\u2028\x7f$(id)`id`%s%n\U0001f600" + "x" * 4000


def schema():
    with open(os.path.join(given.SOURCE, "docs", "report.schema.json"), encoding="utf-8") as file:
        return json.load(file)


def test_text(t, folder):
    path = write(os.path.join(folder, "pypygc.out.1"), profile())
    result = pypygc("report", path)
    text = result.out.decode()
    if not t.is_(result.status, 0, "a sound profile is reported"):
        t.diag(result)
    t.is_(result.err, b"", "with nothing on standard error")
    for part in ("pypy3 app.py", "7.3.11", "Python 3.9.16", "libpypy3.9-c.so", "2829c3", "3.19.0",
                 "1.0 MiB", "110.0 MiB", "[high] escaping-object: /home/me/app.py:9 hot",
                 "called from /home/me/app.py:5 main", "what to do", "outside JIT code",
                 "JIT code, log not seen", "new_with_vtable", "+70000", "PYPY_GC_NURSERY is not set",
                 "created at /home/me/app.py:5 main",
                 "forced: passed to W_List.append (call_r) at line 9", "call_r(W_List.append)",
                 "after guard failure in trace 1, line 5", "compiling trace 1", "JIT compiler",
                 "in calls from there", "by interpreted code", "after failed guards",
                 "PYPYLOG = gc:x", "jitlog = yes", "Not looked for.", "pinned objects: up to 2"):
        t.ok(part in text, f"the text says {part}")
    t.ok("INCOMPLETE" not in text and "DEFECT" not in text, "and warns of nothing")
    t.ok(max(map(len, text.splitlines())) <= 110, "lines are short enough to paste")
    t.is_(pypygc("report", "--text", path).out, result.out, "--text is the default")


def test_top(t, folder):
    path = write(os.path.join(folder, "pypygc.out.1"), profile())
    one = pypygc("report", "--top=1", path).out.decode()
    t.ok("... and 7 more (--top=N" in one, "--top=1 leaves rows out and says how many")
    t.ok("... and" not in pypygc("report", "--top=8", path).out.decode(), "--top=8 shows all")
    for bad in ("--top=x", "--top=-1", "--top="):
        t.is_(pypygc("report", bad, path).status, 2, f"{bad} is refused")


def test_warnings(t, folder):
    path = os.path.join(folder, "pypygc.out.1")
    write(path, profile(disagreements=1))
    text = pypygc("report", path).out.decode()
    t.ok("DEFECTS" in text and "cannot be trusted" in text, "disagreements are said")
    t.ok(len(pypygc("report", "--json", path).json["defects"]) == 1, "in the JSON too")
    write(path, profile(nursery_bytes=7))
    t.ok("totals say 7" in pypygc("report", path).out.decode(), "cells against totals are checked")
    for end, reason in ((None, "no end record"),
                        ({"k": "end", "complete": False, "reason": "checkpoint"}, "checkpoint")):
        write(path, profile(end=end))
        result = pypygc("report", path)
        t.ok(result.status == 0 and b"INCOMPLETE" in result.out and reason.encode() in result.out,
             f"an incomplete file is reported as such: {reason}")
        run = pypygc("report", "--json", path).json["run"]
        t.ok(run["complete"] is False and reason in run["incomplete_reason"], "in the JSON too")


def places(frames):
    return [(frame["line"], frame["function"]) for frame in frames]


def test_sites(t, site):
    """One of each kind, by id."""
    t.is_([site[i]["kind"] for i in range(1, 9)],
          ["jit", "runtime", "jit", "jit", "interpreter", "interpreter", "compiler", "runtime"],
          "kinds of sites")
    t.is_([site[i]["who"] for i in range(1, 9)],
          ["jit", "runtime", "jit", "call", "python", "after guard", "compiler", "runtime"],
          "who allocated")
    t.is_(site[1]["operation"], "new_with_vtable", "the operation of a jit site")
    t.is_(places(site[1]["stack"]), [(9, "hot"), (5, "main")], "its stack, innermost first")
    t.is_(places([site[1]["created"]]), [(5, "main")], "where its objects were made")
    t.is_(site[1]["forced_by"], "passed to W_List.append (call_r) at line 9", "and why")
    t.is_((site[1]["type"], site[1]["rpython_type"]),
          ("Point", "pypy.objspace.std.objectobject.W_ObjectObject"), "both names of its type")
    t.is_((site[4]["trace"], site[4]["operation"], site[4]["offset"]),
          (1, "call_r(W_List.append)", 70050), "a call from a trace")
    t.is_(places(site[4]["stack"]), [(9, "hot"), (5, "main"), (30, "<module>")],
          "its stack goes on below the trace")
    t.is_(places(site[5]["stack"]), [(12, "hot"), (30, "<module>")], "an interpreted site")
    t.is_(site[6]["after_guard_failure"],
          {"trace": 1, "file": "/home/me/app.py", "line": 5, "function": "main"},
          "what failed before an interpreted site")
    t.ok("trace" not in site[6], "which is not the trace's")
    t.is_((site[7]["trace"], places([site[7]])), (1, [(5, "main")]), "what was compiled")
    t.is_(site[8]["function"], "start-up", "the runtime by name")


def test_json(t, folder):
    path = write(os.path.join(folder, "pypygc.out.1"), profile())
    report = pypygc("report", "--json", path).json
    totals, run = report["totals"], report["run"]
    t.is_(report["schema"], "pypygc.report/1", "schema")
    t.is_(run["command"], ["pypy3", "app.py"], "run.command")
    t.is_(run["complete"], True, "run.complete")
    t.is_(run["environment"], {"PYPY_GC_NURSERY": None, "PYPYLOG": "gc:x"}, "run.environment")
    t.is_(totals["allocated_bytes"], totals["nursery_bytes"], "allocated is what the nursery gave")
    t.ok("large_bytes" not in totals and "instructions" not in totals, "not measured is absent")
    for rows in ("sites", "types", "lines"):
        for key in ("allocated_bytes", "allocated_objects", "survived_bytes"):
            t.is_(sum(row[key] for row in report[rows]), totals[key], f"{key} of {rows} add up")
    test_sites(t, {row["id"]: row for row in report["sites"]})
    t.is_(report["traces"][0]["allocated_bytes"], 100 * MIB + 64, "a trace: its own and its calls")
    t.is_(report["traces"][0]["compiler_bytes"], 64, "and what it took to compile it")
    line = next(row for row in report["lines"] if row.get("line") == 9)
    t.is_(line["allocated_bytes_by"], {"jit": 100 * MIB, "call": 64}, "who allocated on a line")
    compiler = next(row for row in report["lines"] if row["function"] == "JIT compiler")
    t.ok("file" not in compiler and compiler["allocated_bytes"] == 64,
         "the compiler is no Python line")
    t.is_(report["traces"][0]["line"], 5, "the trace has its first line")
    t.is_([m["pinned_objects"] for m in report["minors"]], [0, 2], "minors")
    t.is_(report["findings"][0]["pattern"], "escaping-object", "the finding")
    t.is_(report["findings"][0]["evidence"]["allocated_bytes"], 100 * MIB, "its evidence")
    t.ok(b"/home/me/app.py" in pypygc("report", "--json", path).out, "slashes are not escaped")


def test_schema(t, folder):
    try:
        import jsonschema
    except ImportError:
        t.skip("python3-jsonschema is missing (Debian: apt install python3-jsonschema)", 4)
        return
    validator = jsonschema.Draft202012Validator(schema())
    validator.check_schema(schema())
    minimal = [{"k": "header", "format": "pypygc", "version": 1},
               {"k": "run", "command": [], "pid": 1}]
    for name, records in (("a sound profile", profile()), ("an incomplete one", profile(end=None)),
                          ("one with next to nothing", minimal)):
        path = write(os.path.join(folder, "pypygc.out.1"), records)
        errors = list(validator.iter_errors(pypygc("report", "--json", path).json))
        if not t.ok(not errors, f"the JSON of {name} is valid"):
            t.diag(errors[0])
    broken = pypygc("report", "--json", path).json
    del broken["totals"]
    t.ok(not validator.is_valid(broken), "the schema can refuse")


def test_names(t, folder):
    path = write(os.path.join(folder, "pypygc.out.1"),
                 profile(file=EVIL, function=EVIL, type_name=EVIL + "UserDict",
                         command=(EVIL, EVIL)))
    result = pypygc("report", path)
    text = result.out.decode()
    t.is_(result.status, 0, "harmful names are reported")
    found = HARM.search(text)
    t.ok(not found, f"and nothing harmful reaches the terminal ({found!r})")
    t.ok("\\x1b[31m" in text, "an escape sequence is made visible")
    report = pypygc("report", "--json", path)
    t.ok(not re.search(b"[\x00-\x09\x0b-\x1f]", report.out), "the JSON has no controls either")
    t.is_(report.json["run"]["command"], [EVIL, EVIL], "there the names are whole")
    t.is_(report.json["findings"][0]["file"], EVIL, "in findings too")
    renamed = write(os.path.join(folder, "pypygc.out.\x1b[31m"), b"x\n")
    result = pypygc("report", renamed)
    t.ok(result.status == 2 and b"\x1b" not in result.err, "and none come back in messages")


def test_output(t, folder):
    path = write(os.path.join(folder, "pypygc.out.1"), profile())
    text = pypygc("report", path).out
    out = os.path.join(folder, "report.txt")
    result = pypygc("report", "--output", out, path)
    with open(out, "rb") as file:
        t.ok(result.status == 0 and result.out == b"" and file.read() == text, "--output FILE")
    result = pypygc("report", "-o", os.path.join(folder, "no", "where"), path)
    t.ok(result.status == 2 and b"where" in result.err, "an output that cannot be made")
    result = pypygc("report", "-o", path, path)
    t.ok(result.status == 2 and pypygc("report", path).out == text, "the profile is not overwritten")
    with open("/dev/full", "wb") as full:
        result = pypygc("report", path, stdout=full)
        t.ok(result.status == 2 and b"No space left" in result.err, "a full disk is noticed")
        t.is_(pypygc("report", "--json", path, stdout=full).status, 2, "with --json too")
    reader, writer = os.pipe()
    os.close(reader)
    result = pypygc("report", path, stdout=writer)
    os.close(writer)
    t.ok(result.status == 2 and b"standard output" in result.err, "a closed pipe is noticed")


def test_newest(t, folder):
    result = pypygc("report", cwd=folder)
    t.ok(result.status == 2 and b"no pypygc.out." in result.err, "no FILE and none here")
    write(os.path.join(folder, "pypygc.out.1"), profile(function="older"))
    write(os.path.join(folder, "pypygc.out.2"), profile(function="newer"))
    os.utime(os.path.join(folder, "pypygc.out.1"), (1000, 1000))
    result = pypygc("report", cwd=folder)
    t.ok(result.status == 0 and b"newer" in result.out, "without FILE the newest is taken")
    t.ok(b"pypygc.out.2" in result.err, "and named")
    t.is_(pypygc("report", "a", "b", cwd=folder).status, 2, "two files are refused")


with tap.Tap() as t:
    for test in (test_text, test_top, test_warnings, test_json, test_schema, test_names,
                 test_output, test_newest):
        with tempfile.TemporaryDirectory() as folder:
            test(t, folder)
