#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Memory in the report: what the memory curve is judged to be, what snapshots say, and the limits on
# both. Environment: PYPYGC_BUILDDIR.
import json
import os
import tempfile

from given import EVIL, MIB, aged, pypygc, resident, write
from given_memory import POINTS, major_of, named, place, rows_of, run, shots, with_snapshots
import schemas
import tap

def check_verdicts(t, folder):
    path = os.path.join(folder, "pypygc.out.1")
    limits = os.path.join(folder, "limits")
    write(limits, b"no growth\n")
    for expected, old, outside, alive in (
            ("grows", lambda p: 5 + 60 * p, lambda p: 1, None),
            ("steady", lambda p: 40, lambda p: 2, None),
            ("steady", lambda p: 40 + p, lambda p: 2, None),  # less than a quarter
            ("steady", lambda p: 1 + 2 * p, lambda p: 1, None),  # less than 4 MB
            ("plateau", lambda p: min(5 + 200 * p, 60), lambda p: 1, None),
            ("plateau", lambda p: 10 if p < 0.93 else 60, lambda p: 1, None),  # the last tenth
            ("steady", lambda p: 20 + 15 * (p * 7 % 1), lambda p: 1, 20),  # teeth of a saw
            ("outside", lambda p: 8, lambda p: 2 + 50 * p, None),
            ("garbage waits", lambda p: 60 if 0.4 < p < 0.6 else 12, lambda p: 1, 10)):
        write(path, run(old, outside, alive))
        memory = pypygc("report", "--json", path).json["memory"]
        t.is_(memory["verdict"], expected, f"{expected}: {memory['growth']}")
        t.is_([memory["growth"]["bytes"] > 0, len(memory["curve"])],
              [expected in ("grows", "outside"), POINTS], "with as much growth, and all points")
        result = pypygc("check", path, "--limits", limits)
        t.is_(result.status, 1 if expected in ("grows", "outside") else 0, "no growth")
    write(path, aged())
    t.is_(pypygc("check", path, "--limits", limits).status, 2, "no growth: an old profile says nothing")
    t.ok("memory" not in pypygc("report", "--json", path).json, "nor does the report of it")
    write(path, run(lambda p: 30))
    for text, status in (("max peak_bytes 31MiB", 0), ("max peak_bytes 30MiB", 1),
                         ("max type Point live_objects 20000", 0),
                         ("max type Point live_objects 10", 1), ("no growth 5", 2)):
        write(limits, text.encode())
        t.is_(pypygc("check", path, "--limits", limits).status, status, text)


def check_garbage_of(t, folder):
    """Whose objects were the garbage that waited: of a function, if it made a tenth of what died old; of the
    compiler, if it made half of that; else nobody is blamed."""
    path = os.path.join(folder, "pypygc.out.1")
    records = run(old=lambda p: 60 if p > 0.4 else 12)
    at = next(i for i, r in enumerate(records) if r["k"] == "totals")
    records[at:at] = [major_of(25 * MIB, 31 * MIB, 12, 40, 3)]
    records[at + 1]["major_collections"] = 3

    def found(shares):
        """What is said if sites have so many parts of what died old, of 100."""
        for record in records:
            if record["k"] == "cell" and record.get("old_died_bytes"):
                record["old_died_bytes"] = shares.get(record["site"], 0) * MIB // 4
        cells = [dict(r, site=site, old_died_bytes=shares[site] * MIB // 4) for r in records
                 if r["k"] == "cell" and r["site"] == 5 for site in (7, 8) if site in shares]
        write(path, records[:at] + cells + records[at:])
        for finding in pypygc("report", "--json", path).json["findings"]:
            if finding["pattern"] == "garbage-waits":
                return finding.get("line"), finding["function"], finding["explanation"].split("; ")[1].split(". ")[0]
        return None

    t.is_(found({1: 30, 5: 25, 7: 45}), (9, "hot", "55 % of what dies old is made in this function"), "garbage of a function")
    t.is_(found({1: 20, 5: 5, 7: 75}), (None, "JIT compiler", "75 % of what dies old is the JIT compiler's, most of it made once"),
          "of the compiler")
    t.is_(found({1: 5, 5: 4, 7: 41, 8: 50}), (None, "the whole program", "no function makes a tenth of what dies old"),
          "of nobody in particular")


def first_screen(path):
    text = pypygc("report", path).out.decode()
    return text[:text.index("\nFindings\n---")]


def check_places(t, folder):
    path = os.path.join(folder, "pypygc.out.1")
    write(path, run(lambda p: 5 + 60 * p, kept=[place(40 * MIB, "ValueError", "parse")]))
    report = pypygc("report", "--json", path).json
    sentence = ["`__main__.cache` (list)", "3,000 ValueError", "traceback", "frame of parse (line 7)",
                "local `fields` (list)"]
    t.is_(report["snapshots"][0]["holders"][0]["path"], sentence, "the way in words of Python")
    found = [f for f in report["findings"] if f["axis"] == "memory"]
    t.is_([(f["pattern"], f["line"], f["evidence"]["cost_bytes"]) for f in found],
          [("kept-frames", 9, 40 * MIB)], "frames that are kept")
    t.ok(" -> ".join(sentence) in found[0]["explanation"], "with the way to them")
    screen = first_screen(path)
    t.ok(len(screen.splitlines()) <= 24 and max(map(len, screen.splitlines())) <= 80,
         "the first screen is one") or t.diag(screen)
    t.ok("40.0 MiB (62 %) on `__main__.cache` (list)" in screen
         and "\n              40.0 MiB (62 %) on `__main__.cache` (list)\n" in screen,
         "and says what hangs where")
    whole = pypygc("report", path).out.decode()
    t.ok("What is alive at the end" in whole and "48.8 MiB  75.0%  Point" in whole,
         "types with what they retain")
    write(path, run(lambda p: 5 + 60 * p, kept=[place(40 * MIB), place(10 * MIB, name="log")]))
    found = [f for f in pypygc("report", "--json", path).json["findings"] if f["axis"] == "memory"]
    t.is_([(f["pattern"], f["severity"]) for f in found], [("growing-heap", "low")],
          "what grows, once, as a remark")
    write(path, run(lambda p: 65, kept=[place(40 * MIB)]))
    found = [f for f in pypygc("report", "--json", path).json["findings"] if f["axis"] == "memory"]
    t.is_(found, [], "what does not grow is nothing")
    write(path, run(lambda p: 5 + 60 * p, kept=[place(40 * MIB, EVIL, "f", EVIL, EVIL)]))
    for options in ((), ("--json",), ("--markdown",)):
        out = pypygc("report", *options, path).out
        t.ok(b"\x1b" not in out and b"\xe2\x80\xae" not in out, f"hostile names {options}")


def check_resident(t, folder):
    path = os.path.join(folder, "pypygc.out.1")
    moments = [resident(10 ** 6, pypy=40, nursery=1),
               resident(2 * 10 ** 7, pypy=44, nursery=1, arena_used=30, external=9, jit=1, raw=3),
               resident(3 * 10 ** 7, pypy=44, nursery=1, arena_used=3, arena_sparse=20, stack=0.1)]
    sparse = [{"k": "sparse", "type": 24, "site": 1, "objects": 70000, "bytes": 3 * MIB,
               "free_bytes": 19 * MIB}]
    records = run(lambda p: 30, kept=moments + sparse)
    write(path, records)
    memory = pypygc("report", "--json", path).json["memory"]
    t.is_([{"k": "resident", **point} for point in memory["resident"]], moments,
          "the kernel's view, to the byte")
    text = pypygc("report", path).out.decode()
    table = text[text.index("Memory over the run"):text.index("What is alive at the end")]
    for row in ("    small objects, garbage included                        30.0 MiB      3.0 MiB",
                "    free between them, in pages that they keep                  0 B     20.0 MiB",
                "  all of it                                                88.0 MiB     68.1 MiB",
                "    19.0 MiB     70,000    3.0 MiB  Point"):
        t.ok(row in table, row) or t.diag(table)
    t.ok("large objects" in table and "free pages" not in table, "parts with nothing are left out")
    write(path, run(lambda p: 30))
    text = pypygc("report", path).out.decode()
    t.ok("Memory over the run" in text and "In memory" not in text, "where the kernel does not say it")


def check_snapshots(t, folder):
    path = os.path.join(folder, "pypygc.out.1")
    write(path, with_snapshots(*shots()))
    report = json.loads(pypygc("report", "--json", path).out)
    found = report["snapshots"]
    t.is_([(s["name"], s["moment"], s["nth"], s["live_bytes"] // MIB, len(s["holders"])) for s in found],
          [("first", "mark", 1, 10, 1), ("peak", "peak", 1, 24, 1), ("first", "mark", 2, 12, 1),
           ("end", "end", 1, 20, 1)], "all snapshots are in the JSON")
    t.is_(found[0]["types"][0], {"name": "Point", "objects": 4000, "bytes": 2 * MIB,
                                 "retained_bytes": 4 * MIB, "age_bytes": 5 * MIB, "young_bytes": 96,
                                 "young_objects": 3, "duplicate_bytes": MIB // 2,
                                 "duplicate_objects": 40}, "what a type has")
    site = found[0]["sites"][0]
    t.is_([site["file"], site["line"], site["function"], site["type"], site["spare_bytes"],
           report["frames"][site["stack"] - 1]["line"], site["own_line"]["line"]],
          ["/home/me/app.py", 9, "hot", "Point", MIB // 4, 9, 9],
          "what a site has") or t.diag(site)
    t.is_([{k: v for k, v in c.items() if k != "parts"} for c in found[0]["classes"]],
          [{"name": "Point", "instances": 4000, "own_bytes": 224000, "bytes": 544000,
            "spare_bytes": 8000}], "what instances cost")
    whole = pypygc("report", path).out.decode()
    for heading in ("Snapshots of the heap", "What is alive at the end", "What was alive at the peak"):
        t.ok(heading in whole, f"the text has: {heading}")
    t.ok('What was alive at "first"' not in whole, "but not the others in full")
    t.ok("5.0 MiB more are garbage" in whole and "4,000       56.0      136.0" in whole
         and "1.0 MiB (5 %) would be saved by one copy of each text" in whole,
         "garbage, costs of instances, and what could be saved")
    for name, amount in (("first", "12.0 MiB"), ("first#1", "10.0 MiB"), ("first#2", "12.0 MiB"),
                         ("end", "20.0 MiB")):
        text = pypygc("report", f"--snapshot={name}", path).out.decode()
        t.ok(f"{amount} in 5,000 old objects" in text and "Findings" not in text,
             f"--snapshot={name} is that one alone")
        t.ok(max(map(len, text.splitlines())) <= 96, "in as many columns as other tables")
    text = pypygc("report", "--class=Point", "--snapshot=peak", path).out.decode()
    t.ok('At "peak" there were 4,000 old' in text and "takes 56.0 bytes" in text
         and "owns 136.0" in text and "7.8 KiB not in use" in text, "--class") or t.diag(text)
    for options, word in ((("--snapshot=second",), "first, peak, first, end"),
                          (("--class=Line",), "there are: Point"),
                          (("--class=Point", "--json"), "other formats")):
        done = pypygc("report", *options, path)
        t.ok(done.status == 2 and done.out == b"" and word.encode() in done.err,
             f"{' '.join(options)}: refused, with what there is") or t.diag(done.err)
    write(path, with_snapshots(named("peak", "peak", 24 * MIB, rows_of(6 * MIB))))
    whole = pypygc("report", path).out.decode()
    t.ok("What was alive at the peak" in whole and "at the end" not in
         whole[whole.index("What was alive at the peak"):].partition("\n---")[0],
         "without the end, the highest is shown")
    write(path, with_snapshots())
    t.is_(pypygc("report", "--class=Point", path).status, 2, "a profile without snapshots")
    for bad in (rows_of(MIB), named("a", "mark", MIB, [{"k": "owned", "class": 999999, "type": 24}]),
                named("a", "mark", MIB, [{"k": "owned", "class": 24}])):
        write(path, with_snapshots(bad))
        done = pypygc("report", path)
        t.ok(done.status == 2 and b":" in done.err, "a damaged snapshot is refused") or t.diag(bad[:2])
    write(path, with_snapshots(named(EVIL, EVIL, 9 * MIB, rows_of(MIB))))
    for options in ((), ("--json",), ("--markdown",), (f"--snapshot={EVIL}",), ("--snapshot=x",)):
        done = pypygc("report", *options, path)
        t.ok(not {b"\x1b", b"\xe2\x80\xae"} & {done.out[i:i + n] for n in (1, 3) for i in
                                               range(len(done.out))}
             and b"\x1b" not in done.err, f"hostile names of snapshots {options[:1]!r:.20}")
    check_schema(t, path)


def check_schema(t, path):
    try:
        validator = schemas.validator("report.schema.json")
    except schemas.Missing as missing:
        t.skip(str(missing), 2)
        return
    write(path, with_snapshots(named("end", "end", 20 * MIB, rows_of(4 * MIB))))
    report = json.loads(pypygc("report", "--json", path).out)
    t.is_(list(validator.iter_errors(report)), [], "the JSON of a run with snapshots is valid")
    del report["snapshots"][0]["classes"][0]["parts"]
    t.ok(not validator.is_valid(report), "the schema can refuse")


with tap.Tap() as tests, tempfile.TemporaryDirectory() as place_of_files:
    check_verdicts(tests, place_of_files)
    check_garbage_of(tests, place_of_files)
    check_places(tests, place_of_files)
    check_resident(tests, place_of_files)
    check_snapshots(tests, place_of_files)
