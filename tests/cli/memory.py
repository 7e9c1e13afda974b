#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Memory in the report: what the memory curve is judged to be, what the snapshot at the end says, and
# the limits on both. Environment: PYPYGC_BUILDDIR.
import os
import tempfile

from given import EVIL, MIB, aged, pypygc, resident, write
import tap

POINTS = 40


def run(old, outside=lambda part: 1, alive=None, kept=(), **totals):
    """A run whose memory is, at each part of it from 0 to 1, old(part) and outside(part) megabytes."""
    curve = [{"k": "memory", "allocated_bytes": (i + 1) * MIB, "instructions": (i + 1) * 1000000,
              "old_bytes": int(old(i / (POINTS - 1)) * MIB),
              "external_bytes": int(outside(i / (POINTS - 1)) * MIB)} for i in range(POINTS)]
    peak = max(p["old_bytes"] + p["external_bytes"] for p in curve)
    end = curve[-1]["old_bytes"] if alive is None else alive * MIB
    shot = {"k": "snapshot", "allocated_bytes": POINTS * MIB, "major": 1, "objects": 5000,
            "bytes": end, "walked_objects": 6000, "walk_memory_bytes": 90000}
    records = aged(peak_bytes=peak, **totals)
    for record in records:  # before the curve begins
        if record["k"] == "major":
            record.update(start_allocated_bytes=0, end_allocated_bytes=record["n"])
    at = next(i for i, r in enumerate(records) if r["k"] == "totals")
    rows = [{"k": "retained", "type": 24, "objects": 4000, "bytes": end // 2,
             "retained_bytes": end // 4 * 3}]
    return records[:at] + curve + [shot] + rows + list(kept) + records[at:]


def place(bytes_, parts="Point", frame=None, space="__main__", name="cache"):
    """A place on which much hangs: a list behind a global name."""
    path = [{"type": "W_ModuleDictObject", "bytes": bytes_},
            {"type": "GcArray of odictentry { key: * rpy_string, value: * object }",
             "space": space, "bytes": bytes_},
            {"type": "W_ListObject", "field": f"['{name}']", "bytes": bytes_},
            {"type": "list", "bytes": bytes_}, {"type": "GcArray of * object", "bytes": bytes_}]
    types = [[parts, 3000, bytes_ // 2]] + ([["PyTraceback", 3000, bytes_ // 4]] if frame else [])
    part = [{"type": parts, "field": "[7]", "bytes": bytes_ // 3000}]
    if frame:
        part += [{"type": "PyTraceback", "bytes": 300}, {"type": "PyTraceback", "bytes": 300},
                 {"type": "StdObjSpaceFrame", "file": "/home/me/app.py", "line": 7,
                  "function": frame, "bytes": 250},
                 {"type": "GcArray of * object", "bytes": 100},
                 {"type": "W_ListObject", "field": "fields", "bytes": 60}]
    return {"k": "kept", "objects": 9000, "bytes": bytes_, "root": "prebuilt", "site": 1,
            "path": path, "types": types, "parts": [[parts, 3000, bytes_ - 100]], "part_site": 1,
            "part_path": part}


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
         and "grows: `__main__.cache` (list)" in screen, "and says what hangs where")
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


with tap.Tap() as tests, tempfile.TemporaryDirectory() as place_of_files:
    check_verdicts(tests, place_of_files)
    check_places(tests, place_of_files)
    check_resident(tests, place_of_files)
