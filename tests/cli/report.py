#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# `pypygc report`: the text, the JSON against its schema, where it is written to, and names that
# mean harm. Environment: PYPYGC_BUILDDIR.
import json
import os
import re
import tempfile

from given import (EVIL, HARM, MACHINE, MIB, UNIT_COSTS, aged, profile, pypygc, simulated,
                   with_sites, write)
import schemas
import tap


def test_text(t, folder):
    path = write(os.path.join(folder, "pypygc.out.1"), profile())
    result = pypygc("report", path)
    text = result.out.decode()
    if not t.is_(result.status, 0, "a sound profile is reported"):
        t.diag(result)
    t.is_(result.err, b"", "with nothing on standard error")
    for part in ("pypy3 app.py", "7.3.11", "Python 3.9.16", "libpypy3.9-c.so", "2829c3", "3.19.0",
                 "1.0 MiB", "110.0 MiB", "[medium] escaping-object: /home/me/app.py:9 hot",
                 "called from /home/me/app.py:5 main", "what to do", "outside JIT code",
                 "JIT code, log not seen", "new_with_vtable", "+70000", "not set: PYPY_GC_NURSERY",
                 "created at /home/me/app.py:5 main",
                 "forced: passed to W_List.append (call_r) at line 9", "call_r(W_List.append)",
                 "after guard failure in trace 1, line 5", "compiling trace 1", "JIT compiler",
                 "in calls from there", "by interpreted code", "after failed guards",
                 "PYPYLOG = gc:x", "jitlog = yes", "Not looked for.", "pinned objects: up to 2"):
        t.ok(part in text, f"the text says {part}")
    t.ok("INCOMPLETE" not in text and "DEFECT" not in text, "and warns of nothing")
    t.ok(max(map(len, text.splitlines())) <= 110, "lines are short enough to paste")
    t.is_(pypygc("report", "--text", path).out, result.out, "--text is the default")


def main_finding(path, *options):
    """The most costly one that the report has on line 9, whatever the rules say it is."""
    return next(f for f in pypygc("report", "--json", *options, path).json["findings"]
                if f.get("line") == 9)


def test_summary(t, folder):
    """The first screen is the answer."""
    source = os.path.join(folder, "app.py")
    write(source, b"\n" * 8 + b"\tq.append(Point(\x1b[31m))\0  # " + b"x" * 999 + b"\r\n")
    os.utime(source, (1, 1))
    path = write(os.path.join(folder, "pypygc.out.1"), aged(file=source, traces=1))
    pattern = main_finding(path)["pattern"]
    text = pypygc("report", path).out.decode()
    screen = text[:text.index("\nFindings\n---")].splitlines()
    t.ok(len(screen) <= 30, f"the first screen has {len(screen)} lines")
    t.ok(max(map(len, screen)) <= 80, "of 80 columns")
    screen = " ".join(" ".join(screen).split())
    for part in ("command pypy3 app.py", "in " + folder, "PyPy 7.3.11, Python 3.9.16; nursery 1.0 MiB",
                 "GC work 10.3 % of all instructions: 94 % minor collections, 6 % major",
                 "allocated 106.0 MiB in 450,018 objects: 55.7 % died young, 29.2 % survived",
                 "collections 30 minor, 2 major; the JIT compiled 1 trace; 13.0 MiB are old",
                 f"] {pattern}: app.py:9 hot, 8 % of the work | q.append(Point(\\x1b[31m))?"):
        t.ok(part in screen, f"it says {part}")
    many = write(os.path.join(folder, "pypygc.out.2"),
                 aged(traces=12531, minor_collections=1202088, major_collections=1215))
    t.ok("  collections 1,202,088 minor, 1,215 major; 12,531 traces; 13.0 MiB are old\n"
         in pypygc("report", many).out.decode(), "many collections leave no figure out")
    for name, content in (("a file that is gone", None), ("a shorter one", b"x\n")):
        if content is None:
            os.unlink(source)
        else:
            write(source, content)
        result = pypygc("report", path)
        t.ok(result.status == 0 and pattern.encode() in result.out and b"\n     | " not in result.out,
             f"{name} is not quoted")
    write(source, b"\n" * 8 + b"new\n")
    os.utime(path, (1, 1))
    t.ok(b"| (file changed since) new" in pypygc("report", path).out, "a changed line is said to be")
    write(path, aged(file="secret"))
    write(os.path.join(folder, "secret"), b"\n" * 8 + b"password\n")
    t.ok(b"password" not in pypygc("report", path).out, "nothing is quoted but Python source")


def test_charts(t, folder):
    path = write(os.path.join(folder, "pypygc.out.1"), aged())
    for locale, mark in (("C.UTF-8", "█"), ("C", "@")):
        result = pypygc("report", path, environment={**os.environ, "LC_ALL": locale})
        t.ok(f"|    {mark}" in result.out.decode(), f"charts are made of {mark} in the locale {locale}")
        t.ok(locale != "C" or result.out.isascii(), "which it may write")


def test_environment(t, folder):
    path = write(os.path.join(folder, "pypygc.out.1"), aged()[:2] + MACHINE + aged(traces=1)[2:])
    text = " ".join(pypygc("report", path).out.decode().split())
    for part in ("system Linux 6.1.0-18-amd64", "distribution Debian GNU/Linux 12 (bookworm)",
                 "CPU Some CPU @ 3 GHz", "L1 Data 32.0 KiB, L3 Unified 32.0 MiB", "1024 KB",
                 "C extensions /usr/lib/pypy3.9/_sqlite3_cffi.pypy39-pp73-x86_64-linux-gnu.so",
                 "libraries 2 files", "JIT 1 loop, 0 bridges, 0 entry bridges; 0 of them freed",
                 "given up because of trace too long, 3 times"):
        t.ok(part in text, f"the environment says {part}")
    run = pypygc("report", "--json", path).json["run"]
    t.is_(run["machine"], {key: value for key, value in MACHINE[0].items() if key != "k"}, "machine")
    t.is_(run["loaded"], MACHINE[1]["files"], "loaded")
    t.is_(pypygc("report", "--json", path).json["jit"],
          {"loops": 1, "bridges": 0, "entry_bridges": 0, "other_traces": 0, "freed": 0, "aborts": [],
           "abort_reasons": [{"reason": "trace too long", "count": 3},
                             {"reason": "vable escape", "count": 0}]}, "what the JIT did")
    run = pypygc("report", "--json", write(path, aged())).json["run"]
    t.ok("machine" not in run and "loaded" not in run, "what is not known is absent")
    gone = [{"k": "site", "id": 90 + i, "kind": "compiler", "log_id": 70 + i // 2, "frame": 1}
            for i in range(4)]
    records = aged(traces=1, aborted_traces=2)
    at = next(i for i, r in enumerate(records) if r["k"] == "cell")
    write(path, records[:at] + gone + records[at:])
    t.is_(pypygc("report", "--json", path).json["jit"]["aborts"],
          [{"file": "/home/me/app.py", "line": 30, "function": "<module>", "count": 2}],
          "where nothing came of tracing")
    text = " ".join(pypygc("report", path).out.decode().split())
    t.ok("; 2 given up given up at /home/me/app.py:30 <module>, 2 times" in text,
         "and where tracing was given up")
    evil = [{**r, **{key: EVIL for key in r if isinstance(r[key], str) and key != "k"}} for r in MACHINE]
    evil[1]["files"] = [EVIL + ".pypy.so", EVIL]
    evil[2]["reasons"] = [[EVIL, 1]]
    found = HARM.search(pypygc("report", write(path, aged()[:2] + evil + aged(traces=1)[2:])).out.decode())
    t.ok(not found, f"harmful names there do no harm ({found!r})")


def test_loops(t, folder):
    path = write(os.path.join(folder, "pypygc.out.1"), profile())
    text = " ".join(pypygc("report", path).out.decode().split())
    t.ok("trace 1, loop: /home/me/app.py:5 main 100.0 MiB in 1,001 objects, 1,000 times round, "
         "104857.7 bytes each; survived: 0 B "
         "100.0 MiB +70000 new_with_vtable: Point, line 9, created on line 5 "
         "forced: passed to W_List.append (call_r) at line 9" in text, "a loop with what matters")


def test_markdown(t, folder):
    source = os.path.join(folder, "app.py")
    write(source, b"\n" * 8 + b"q.append(`Point`) # </pre><script> ``x``\n")
    os.utime(source, (1, 1))
    path = write(os.path.join(folder, "pypygc.out.1"), aged(file=source))
    text = pypygc("report", "--markdown", path).out.decode()
    head, *folded = text.split("<details>")
    t.ok(len(head.splitlines()) <= 24, "no more than a screen before the fold")
    for part in ("### pypygc: `pypy3 app.py`", "- GC: 10.3 %", f"** {main_finding(path)['pattern']}: `",
                 "<br>``` q.append(`Point`) # </pre><script> ``x`` ```"):
        t.ok(part in head, f"it says {part}")
    t.ok(len(folded) > 8 and all(part.count("</details>") == 1 for part in folded), "all is folded")
    t.ok(all(part.count("<pre>") == part.count("</pre>") == 1 for part in folded), "as it stands")
    t.ok("&lt;/pre&gt;&lt;script&gt;" in text, "and escaped")
    write(path, [{**r, **{key: EVIL + "`<b>" for key in ("version", "build_id") if key in r}}
                 for r in profile(file=EVIL + "`", function="`" + EVIL + "``</pre><b>", type_name=EVIL,
                                  command=(EVIL, "`" * 9, "</pre>"), end=None)])
    text = pypygc("report", "--markdown", path).out.decode()
    found = HARM.search(text)
    t.ok(not found, f"harmful names do no harm to a terminal ({found!r})")
    bare = re.sub("(`+)(?!`).*?(?<!`)\\1(?!`)", "", text)
    t.is_(set(re.findall("<[^>]*>", bare)) - {"<br>", "<pre>", "</pre>", "<details>", "</details>",
                                              "<summary>", "</summary>"}, set(), "nor to a browser")


def test_suppressed(t, folder):
    source = os.path.join(folder, "app.py")
    path = write(os.path.join(folder, "pypygc.out.1"), aged(file=source))
    before = pypygc("report", "--json", path).json
    pattern = main_finding(path)["pattern"]
    kept = [f for f in before["findings"] if (f["pattern"], f.get("line")) != (pattern, 9)]
    t.is_(len(kept), len(before["findings"]) - 1, "a finding is there")
    t.ok("suppressed_findings" not in before, "and none suppressed")
    accepted = write(os.path.join(folder, "accepted"), f"{pattern} app.py:9 # \x1b[31mour queue\n".encode())
    for how, options in (("a file", ("--suppress", accepted)), ("a comment", ())):
        if how == "a comment":
            write(source, f"\n\n\n\n\n\n\n\nx() # pypygc: ok {pattern} our queue\n".encode())
        report = pypygc("report", "--json", *options, path).json
        gone = report["suppressed_findings"]
        t.is_([f["pattern"] for f in gone], [pattern], f"{how} silences it")
        t.ok("our queue" in gone[0]["suppressed"] and gone[0]["evidence"], "it is kept, with the reason")
        t.is_(report["findings"], kept, "others are as before")
        for form in ("--text", "--markdown"):
            text = pypygc("report", form, *options, path).out.decode()
            t.ok("1 finding suppressed" in text and f"] {pattern}: " in text
                 and "our queue" in text and not HARM.search(text), f"{form} says so")
    write(accepted, b"*\n")
    for form in ("--text", "--markdown"):
        text = pypygc("report", form, "--suppress", accepted, path).out.decode()
        t.ok("No findings but those" in text and "bad for the GC costs much" not in text,
             f"{form} does not say that nothing was found where all is silenced")
    bad = pypygc("report", "--suppress", write(accepted, b"\nfoo\n"), path)
    t.ok(bad.status == 2 and b"accepted:2: " in bad.err, "a line that is none is refused")
    t.is_(pypygc("report", "--suppress", accepted + ".none", path).status, 2, "so is a missing file")


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
    write(path, profile(allocated_bytes=7))
    t.ok("totals say 7" in pypygc("report", path).out.decode(), "so is the sum of the parts")
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
    t.is_(report["schema"], "pypygc.report/2", "schema")
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
        validator = schemas.validator("report.schema.json")
    except schemas.Missing as missing:
        t.skip(str(missing), 10)
        return
    minimal = [{"k": "header", "format": "pypygc", "version": 1},
               {"k": "run", "command": [], "pid": 1}]
    for name, records in (("a sound profile", profile()), ("an incomplete one", profile(end=None)),
                          ("one with an old generation", aged()),
                          ("one with simulated caches", simulated()),
                          ("one with a machine", aged()[:2] + MACHINE + aged(traces=1)[2:]),
                          ("one with misses of sites", with_sites()),
                          ("one that is cut before its totals", aged()[:-5]),
                          ("one with next to nothing", minimal)):
        path = write(os.path.join(folder, "pypygc.out.1"), records)
        errors = list(validator.iter_errors(json.loads(pypygc("report", "--json", path).out)))
        if not t.ok(not errors, f"the JSON of {name} is valid"):
            t.diag(errors[0])
    accepted = write(os.path.join(folder, "accepted"), b"*\n")
    write(path, profile())
    report = json.loads(pypygc("report", "--json", "--suppress", accepted, path).out)
    t.ok(report["suppressed_findings"] and validator.is_valid(report), "one with suppressed findings")
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
    write(path, aged(file=EVIL, function=EVIL, name=EVIL))
    text = pypygc("report", path).out.decode()
    found = HARM.search(text)
    t.ok(not found and "Who keeps it alive" in text, f"nor in who keeps what alive ({found!r})")
    t.ok(max(map(len, text.splitlines()[20:])) < 300, "long names are cut there")
    write(path, [{**r, **{key: EVIL for key in ("cause", "root") if key in r}} for r in aged()])
    found = HARM.search(pypygc("report", path).out.decode())
    t.ok(not found, f"nor in words of a later version ({found!r})")
    write(path, [{**r, **{key: EVIL for key in ("who", "function", "name", "file") if key in r}}
                 for r in with_sites()])
    text = pypygc("report", path).out.decode()
    found = HARM.search(text)
    t.ok(not found and "by the site that had" in text, f"nor in whose misses they are ({found!r})")
    renamed = write(os.path.join(folder, "pypygc.out.\x1b[31m"), b"x\n")
    result = pypygc("report", renamed)
    t.ok(result.status == 2 and b"\x1b" not in result.err, "and none come back in messages")


def test_aged_text(t, folder):
    path = write(os.path.join(folder, "pypygc.out.1"), aged())
    result = pypygc("report", path)
    text = result.out.decode()
    t.is_((result.status, result.err), (0, b""), "a profile with an old generation is reported")
    for part in ("DEFECT", "INCOMPLETE"):
        t.ok(part not in text, f"without {part}")
    t.ok(max(map(len, text.splitlines())) <= 110, "lines are short enough to paste")
    text = " ".join(text.split())
    for part in ("died old 34.0 MiB", "old at the end 13.0 MiB", "in the collector 103,430,857 10.3 %",
                 "minor collections 30: nursery full 30 ",
                 "major collections 2: old generation full 1, gc.collect() 1 ",
                 "10.3 % of all that were executed spent in 94.2 % minor collections",
                 "copying what survived the nursery", "because of ",
                 "Generations", "marked | █ █ |", "major collections 2 completed; 9 steps",
                 "got old too early 29.0 MiB, 61.7 %",
                 "46.8 % died at the first major collection after it, 14.9 % at the second",
                 "Sites by cost to the collector", "jit /home/me/app.py:9 hot, trace 1+70000",
                 "a survivor", "They explain all but 1 % of the instructions in this run's 30 minor "
                 "collections.", "Large objects",
                 "16.0 MiB 8 4.0 MiB 25.0 rpy_string", "20,000 2.0 MiB 0 0 B jit",
                 "50.0 MiB 45.0 MiB 40.0 MiB 3.0 MiB call", "Only blocks of 4.0 KiB and more",
                 "75 % (15.0 MiB) hangs on local variable 'head' of hot (now at /home/me/app.py:9, "
                 "assigned at lines 6 and 9): Point.next -> Point ... (20,000 times). A compiled loop "
                 "runs for this frame", "Made of: Point 15.0 MiB (20,000).",
                 "10 % (2.0 MiB) is garbage",
                 "92 % (12.0 MiB) hangs on a module, a class or another object that PyPy always holds: ",
                 "W_ModuleDictObject.dstorage -> GcArray of entries[3] -> W_ListObject."):
        t.ok(part in text, f"the text says {part}")
    t.ok("the stack (what" not in text, "holders of next to nothing are left out")
    old = pypygc("report", write(path, profile())).out.decode()
    for heading in ("Generations", "cost to the collector", "Large objects", "Stores into",
                    "outside the collector", "Who keeps"):
        t.ok(heading not in old, f"no section about what was not measured: {heading}")


def test_aged_json(t, folder):
    path = write(os.path.join(folder, "pypygc.out.1"), aged())
    report = pypygc("report", "--json", path).json
    totals, bill = report["totals"], report["bill"]
    t.is_(report["defects"], [], "no defects")
    t.is_(totals["allocated_bytes"], 106 * MIB + 640, "large and old born are allocated too")
    for rows in ("sites", "types", "lines"):
        for key in ("allocated_bytes", "allocated_objects", "survived_bytes", "nursery_bytes",
                    "large_objects", "old_died_bytes", "old_live_objects", "marked_bytes"):
            t.is_(sum(row[key] for row in report[rows]), totals[key], f"{key} of {rows} add up")
        t.is_(sum(row["gc_blame_instructions"] for row in report[rows]), totals["gc_instructions"],
              f"the bill of {rows} adds up to the instruction")
        t.ok(all(sum(row["gc_blame_instructions_by"].values()) == row["gc_blame_instructions"]
                 for row in report[rows]), f"and its parts, of {rows}")
    t.is_((bill["minor"] + bill["major"], bill["nobody"]), (totals["gc_instructions"], 0), "the bill")
    old = report["generations"]
    t.is_((old["got_old_bytes"], old["premature_bytes"], round(old["premature_percent"], 1)),
          (47 * MIB + 640, 29 * MIB, 61.7), "premature promotion is a figure")
    t.is_(old["median_lifetime_nurseries"], 1, "so is the age of what died old")
    t.is_(sum(bill[part] for part in ("copying", "scanning", "marking", "sweeping", "other")),
          totals["gc_instructions"], "its parts")
    t.is_((bill["unit_costs_from"], bill["fitted_minors"]), ("run", 30), "unit costs of this run")
    for name in ("survived_object", "survived_byte"): # the others hardly count here
        t.ok(abs(bill["unit_costs"][name] - UNIT_COSTS[name]) <= 0.05 * UNIT_COSTS[name],
             f"the cost of a {name} is found")
    t.is_(set(bill["unit_costs"]), {*UNIT_COSTS, "large_byte"}, "and there is one for all else")
    hot = next(row for row in report["sites"] if row["type"] == "Point")
    t.is_(hot["lifetime"], {"log2_bytes": [[20, 200000, 20 * MIB], [23, 80000, 8 * MIB]],
                            "log2_instructions": [[30, 280000, 28 * MIB]]}, "lifetimes of a site")
    t.is_((hot["old_died_bytes"], hot["old_live_bytes"]), (28 * MIB, 2 * MIB), "its fate")
    t.is_(hot["gc_scanning_instructions"], hot["gc_blame_instructions_by"]["scanning"],
          "scanning is said beside the rest")
    t.ok("scanning" not in hot and [r["id"] for r in report["sites"]].count(hot["id"]) == 1,
         "and has no row of its own where there is one")
    alone = [row for row in report["sites"] if row.get("scanning")]
    t.is_([(r["id"], r["allocated_objects"], list(r["gc_blame_instructions_by"])) for r in alone],
          [(8, 0, ["scanning"])], "but for a site without objects")
    t.is_([r["gc_scanning_instructions"] for r in alone], [alone[0]["gc_blame_instructions"]],
          "that is all of its charge")
    pairs = [(row["id"], row["type"]) for row in report["sites"]]
    t.is_(len(pairs), len(set(pairs)), "one row for a site and type")
    scanned = next(row for row in report["types"] if row.get("scanning"))
    t.is_((scanned["gc_blame_instructions"], scanned["allocated_objects"]), (bill["scanning"], 0),
          "among types, scanning is one row")
    t.is_(report["traces"][0]["gc_blame_instructions"], hot["gc_blame_instructions"],
          "the bill of its trace")
    strings = next(row for row in report["types"] if row["name"] == "rpy_string")
    t.is_(strings["lifetime"]["log2_bytes"], [[10, 2, 4 * MIB], [22, 1, 2 * MIB]], "of a type")
    t.ok("lifetime" not in next(r for r in report["sites"] if r["id"] == 2), "none is absent")
    minor = report["minors"][1]
    t.is_((minor["cause"], minor["site"], minor["cards"]), ("nursery", 5, 30), "a minor collection")
    t.is_([m["cause"] for m in report["majors"]], ["threshold", "collect"], "major collections")
    t.is_(report["majors"][0]["marking_instructions"], 2000000, "their figures")
    t.is_([(s["who"], s["barriers"]) for s in report["stores"]], [("jit", 20000), ("runtime", 1000)],
          "stores with their owners")
    t.is_([(e["operation"], e["pressure_bytes"]) for e in report["external"]],
          [("call_r(W_List.append)", 3 * MIB)], "memory outside with its owner")
    first, last = report["held"]
    t.is_((first["at_exit"], last["at_exit"]), (False, True), "who holds what, twice")
    t.is_(first["holders"][0]["frame"],
          {"file": "/home/me/app.py", "line": 9, "function": "hot", "first_line": 3, "local": 1,
           "name": "head", "lines": [6, 9]}, "a local variable")
    t.is_(first["holders"][0]["path"],
          [{"type": "Point", "field": "next", "bytes": 15 * MIB, "repeat": 20000}], "what hangs on it")
    write(path, aged(untracked_arena_bytes=-48))
    report = pypygc("report", "--json", path).json
    t.is_(report["totals"]["untracked_arena_bytes"], -48, "a difference may be negative")
    t.ok("-48 bytes" in report["defects"][0], "and is a defect")


def test_costs(t, folder):
    path = write(os.path.join(folder, "pypygc.out.1"), simulated())
    report = pypygc("report", "--json", path).json
    totals, traces, lines = report["totals"], report["traces"], report["lines"]
    t.is_(report["defects"], [], "simulated caches: no defects")
    t.is_(report["run"]["caches"]["D1"], {"size": 32768, "associativity": 8, "line_size": 64},
          "the caches")
    for level in ("D1", "LL"):
        key = level + "_misses"
        of_traces = sum(row[key] for row in traces)
        t.is_(of_traces + sum(row[key] for row in report["costs"]),
              totals[level + "_read_misses"] + totals[level + "_write_misses"],
              f"{key} of traces and other code add up")
        t.is_(sum(row.get(key, 0) for row in lines), of_traces, f"{key} of lines too")
    t.is_([(r["id"], r["instructions"], r["D1_misses"], r["LL_misses"]) for r in traces],
          [(1, 549, 94, 17), (2, 0, 0, 0)], "traces; one that never ran has cost nothing")
    t.is_({r.get("line"): (r["instructions"], r["D1_misses"], r["nursery_misses"])
           for r in lines if "D1_misses" in r}, {9: (500, 80, 60), 5: (40, 13, 3), None: (9, 1, 0)},
          "lines, and what has none")
    t.is_(report["costs"][1]["who"], "minor collection", "other code")
    text = " ".join(pypygc("report", path).out.decode().split())
    for part in ("Cache misses", "D1: 32.0 KiB, 8-way, lines of 64 bytes", "JIT code 94 ",
                 "minor collections 6 ", "80 71.4 8 13.6 /home/me/app.py:9 hot",
                 "1: /home/me/app.py:5 main"):
        t.ok(part in text, f"the text says {part}")
    write(path, simulated(D1_read_misses=7))
    t.ok("the totals say 7" in pypygc("report", "--json", path).json["defects"][0],
         "totals that differ are a defect")
    write(path, profile())
    report = pypygc("report", "--json", path).json
    t.ok("costs" not in report and "D1_misses" not in report["traces"][0] and
         b"Cache misses" not in pypygc("report", path).out, "nothing is said without a simulation")


def test_site_costs(t, folder):
    path = write(os.path.join(folder, "pypygc.out.1"), with_sites())
    report = pypygc("report", "--json", path).json
    totals, sites, lines = report["totals"], report["sites"], report["lines"]
    t.is_(report["defects"], [], "misses of sites: no defects")
    who = {row["who"]: row for row in report["costs"]}
    t.is_([who["compiler"][key] for key in ("instructions", "data_reads", "data_writes", "D1_misses")],
          [300, 80, 40, 16], "the compiler is told apart")
    for level in ("D1", "LL"):
        key = level + "_misses"
        program = sum(row[key] for row in report["traces"]) + who["code"][key] + who["compiler"][key]
        t.is_(sum(row.get(key, 0) for row in lines), program, f"{key} of lines add up")
        t.is_(sum(row.get(key, 0) for row in sites), who["code"][key] + who["compiler"][key],
              f"{key} of sites add up")
        t.is_(program + who["minor collection"][key],
              totals[level + "_read_misses"] + totals[level + "_write_misses"], "with the collector's")
    for key in ("nursery_misses", "nursery_fresh_misses"):
        t.is_(sum(row["own_" + key] for row in sites) + totals["unowned_" + key], totals[key],
              f"{key} of sites add up")
    t.is_({r.get("line", r["function"]): (r["D1_misses"], r.get("instructions")) for r in lines
           if r.get("D1_misses")},
          {9: (115, 500), 12: (45, None), 30: (10, None), 5: (13, 40), "JIT compiler": (16, None),
           "JIT code, no Python line": (1, 9)}, "lines: of traces, and of what runs for them")
    t.is_([(r["id"], r["D1_misses"], r["line"], r["allocated_objects"]) for r in sites
           if "caches_only" in r], [(9, 10, 30, 0)], "a site that has nothing else has an entry")
    t.is_((len(sites), [r["own_nursery_misses"] for r in sites if r["id"] == 2]), (9, [0]),
          "one entry each; one without a record has missed nothing")
    text = " ".join(pypygc("report", path).out.decode().split())
    for part in ("all 230 100.0 58 100.0 5,549 2,045", "JIT code 94 40.9 17 29.3 549 225",
                 "JIT compiler 16 7.0 4 6.9 300 120", "other code 90 39.1 30 51.7 4,000 1,400",
                 "50 51.5 20 20.6 jit", "6 6.2 5 5.2 (not known)",
                 "D1 misses % LL misses % line 115 50.0 22 37.9 /home/me/app.py:9 hot",
                 "16 7.0 4 6.9 JIT compiler", "10 4.3 4 6.9 /home/me/app.py:30 <module>"):
        t.ok(part in text, f"the text says {part}")
    text = " ".join(pypygc("report", "--top=1", path).out.decode().split())
    t.ok("hot, trace 1+70000 ... and 2 more (--top=N shows more) 6 6.2 5 5.2 (not known)" in text,
         "--top holds for sites too")
    write(path, simulated())
    report = pypygc("report", "--json", path).json
    text = " ".join(pypygc("report", path).out.decode().split())
    t.ok(not any("D1_misses" in r or "own_nursery_misses" in r for r in report["sites"])
         and "unowned_nursery_misses" not in report["totals"], "not known without such records")
    t.ok("line, in JIT code 80 71.4" in text and "by the site that" not in text
         and "all 112 100.0 59 100.0 - -" in text, "nor said")
    both = with_sites()
    at = next(i for i, r in enumerate(both) if r["k"] == "cell" and r["site"] == 5)
    cell = dict(both[at], type=24)
    both[at] = {k: v for k, v in both[at].items() if k in ("k", "site", "type")}
    write(path, both[:at] + [cell] + both[at:])
    rows = [r for r in pypygc("report", "--json", path).json["sites"] if r["id"] == 5]
    t.is_((len(rows), [r["D1_misses"] for r in rows if "D1_misses" in r]), (2, [45]),
          "misses are in one entry of a site with two types")


def test_output(t, folder):
    path = write(os.path.join(folder, "pypygc.out.1"), profile())
    text = pypygc("report", path).out
    out = os.path.join(folder, "report.txt")
    result = pypygc("report", "--output", out, path)
    with open(out, "rb") as file:
        t.ok(result.status == 0 and result.out == b"" and file.read() == text, "--output FILE")
    for name in ("text", "markdown", "json"):
        os.remove(out)
        result = pypygc("report", f"--{name}={out}", path)
        with open(out, "rb") as file:
            t.ok(result.status == 0 and result.out == b"" and
                 file.read() == pypygc("report", f"--{name}", path).out, f"--{name}=FILE")
    t.is_(pypygc("report", "--json=-", path).out, pypygc("report", "--json", path).out, "--json=-: standard output")
    result = pypygc("report", f"--json={out}", "-o", out + "2", path)
    t.ok(result.status == 2 and b"one file is written" in result.err and not os.path.exists(out + "2"),
         "of two files none is left out silently")
    result = pypygc("report", "--sources", path, path)
    t.ok(result.status == 2 and b"no directory" in result.err, "--sources that is none is said to be")
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
    for test in (test_text, test_summary, test_charts, test_environment, test_loops, test_markdown,
                 test_suppressed, test_top, test_warnings, test_json, test_aged_text,
                 test_aged_json, test_costs, test_site_costs, test_schema, test_names,
                 test_output, test_newest):
        with tempfile.TemporaryDirectory() as folder:
            test(t, folder)
