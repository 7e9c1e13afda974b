#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# What grows, by how much in a round of the program's main loop, and the limit on that; what is
# fragmented; when the program began. Environment: PYPYGC_BUILDDIR.
import os
import re
import tempfile

from given import MIB, pypygc, resident, write
import given_memory
from given_memory import alive, major_of
import given_work
import tap

POINTS, ROUNDS, CALLS = 40, 5000, 60
APP = given_work.APP
LINES = ((3, 20, "<module>"), (4, 5, "main"), (5, 9, "hot"), (6, 13, "helper"))


def run(old=lambda part: 5, outside=lambda part: 1, kept=0, external=0, start=0, calls=1, moments=()):
    """A run with a ledger, in which a loop in hot(), which main() calls, goes round. KEPT bytes hang on a
    global in the end, EXTERNAL ones were malloced in main; both made by helper()."""
    curve = [{"k": "memory", "allocated_bytes": i + 1, "instructions": (i + 1) * 1000,
              "old_bytes": int(old(i / (POINTS - 1)) * MIB),
              "external_bytes": int(outside(i / (POINTS - 1)) * MIB)} for i in range(POINTS)]
    peak = max(p["old_bytes"] + p["external_bytes"] for p in curve)
    records = given_work.profile(totals={"peak_bytes": peak, "program_start_instructions": start,
                                         "external_live_bytes": external, "old_live_objects": 5000,
                                         "old_live_bytes": curve[-1]["old_bytes"]})
    for record in records:
        if record["k"] == "trace" and record["id"] == 1:
            record["labels"] = [[7, ROUNDS], [8, 1]]
        if record["k"] == "calls":
            record["rows"] = [[3, calls, *row[2:]] if row[0] == 3 else row for row in record["rows"]]
    at = next(i for i, r in enumerate(records) if r["k"] == "cell")
    frames = [{"k": "frame", "id": number, "file": APP, "line": line, "function": function,
               **({"caller": number - 1} if number > 3 else {})} for number, line, function in LINES]
    sites = [{"k": "site", "id": 2, "kind": "interpreter", "frame": 6}]
    more = [{"k": "external", "site": 2, "library": "/usr/lib/libssl.so.3", "blocks": 120,
             "bytes": external, "peak_bytes": external}] if external else []
    path = [{"type": "GcArray of odictentry { key: * rpy_string, value: * object }",
             "space": "__main__", "bytes": kept},
            {"type": "W_ListObject", "field": "['trail']", "bytes": kept}]
    hangs = [{"k": "snapshot", "allocated_bytes": POINTS, "major": 0, "objects": 5000,
              "bytes": curve[-1]["old_bytes"]},
             {"k": "kept", "objects": 9000, "bytes": kept, "root": "prebuilt", "site": 2,
              "path": path, "types": [["Event", 4000, kept]], "parts": [["Event", 4000, kept]],
              "part_site": 2}] if kept else []
    end = next(i for i, r in enumerate(records) if r["k"] == "totals")
    return records[:at] + frames + sites + records[at:end] + more + curve + list(moments) + hangs \
        + records[end:]


def memory_of(path, records):
    write(path, records)
    return pypygc("report", "--json", path).json["memory"]


def check(t, folder):
    path, limits = os.path.join(folder, "pypygc.out.1"), os.path.join(folder, "limits")
    grows = dict(old=lambda p: 5 + 40 * p, kept=40 * MIB)
    memory = memory_of(path, run(**grows))
    each = 40 * MIB // ROUNDS
    t.is_([memory["verdict"], memory["growth"]["rounds"], memory["growth"]["per_round_bytes"],
           memory["growth"]["kept_bytes"], memory["growth"]["loop"]],
          ["grows", ROUNDS, each, 40 * MIB, {"file": APP, "line": 9, "function": "hot"}],
          "the loop is the one that the JIT counted")
    text = pypygc("report", path).out.decode()
    t.ok(re.search(r"grows 8\.2 KiB a round of app\.py:9 hot;\n {14}40\.0 MiB \(89 %\) on "
                   r"`__main__\.trail` \(list\)\n", text), "on the first screen") or t.diag(text[:2000])
    t.ok("8.2 KiB a round of the loop in hot" in text and "5,000 times. 40.0 MiB hang on" in
         " ".join(text.split()), "and in a sentence") or t.diag(text)
    for limit, status in ((each, 0), (each - 1, 1)):
        with open(limits, "w", encoding="ascii") as file:
            file.write(f"max growth_per_iteration {limit}\n")
        result = pypygc("check", path, "--limits", limits)
        t.is_(result.status, status, f"max growth_per_iteration {limit}")
    baseline = os.path.join(folder, "baseline.out")
    with open(limits, "w", encoding="ascii") as file:
        file.write("max growth_per_iteration +10%\n")
    update = pypygc("check", path, "--limits", limits, "--baseline", baseline, "--update")
    t.is_(update.status, 0, "a baseline has it")
    for more, status in ((1.05, 0), (1.2, 1)):
        write(path, run(**{**grows, "kept": int(40 * MIB * more)}))
        t.is_(pypygc("check", path, "--limits", limits, "--baseline", baseline).status, status,
              f"and {more} of it is judged")
    memory = memory_of(path, run(**grows, calls=CALLS))
    t.is_([memory["growth"]["rounds"], memory["growth"]["loop"]["function"]], [CALLS, "main"],
          "or the line further out that called often")
    memory = memory_of(path, run(outside=lambda p: 1 + 50 * p, external=51 * MIB, calls=CALLS))
    t.is_([memory["verdict"], memory["growth"]["rounds"], memory["growth"]["per_round_bytes"]],
          ["outside", CALLS, 51 * MIB // CALLS], "outside the heap, too")
    memory = memory_of(path, run(kept=4 * MIB))
    t.is_([memory["verdict"], memory["growth"]], ["steady", {"bytes": 0}], "what is steady has none")
    with open(limits, "w", encoding="ascii") as file:
        file.write("max growth_per_iteration 0\n")
    t.is_(pypygc("check", path, "--limits", limits).status, 0, "and is within any limit")
    late = dict(old=lambda p: 5 + max(0, p - 0.85) * 200, kept=20 * MIB)
    t.is_(memory_of(path, run(**late))["verdict"], "plateau", "the last part of a run is no growth")
    t.is_(memory_of(path, run(**late, start=int(0.8 * POINTS * 1000)))["verdict"], "grows",
          "unless the program began late")
    free = resident(10 ** 6, pypy=40, arena_used=5, arena_sparse=30, raw=2)
    memory = memory_of(path, run(moments=[free]))
    t.is_([memory["verdict"], memory["fragment_bytes"]], ["fragmented", 30 * MIB], "fragmented")
    t.ok("fragmented" in pypygc("report", path).out.decode().split("Findings")[0], "is said first")
    memory = memory_of(path, run(moments=[resident(10 ** 6, arena_used=25, arena_sparse=30)]))
    t.is_([memory["verdict"], memory["fragment_bytes"]], ["steady", 0], "half of it is not")


def check_garbage(t, folder):
    """What is garbage at each point of the curve: known where a major collection begins and ends, and where the
    heap was walked."""
    path = os.path.join(folder, "pypygc.out.1")

    def garbage(records):
        return [point.get("garbage_bytes", -MIB) / MIB for point in memory_of(path, records)["curve"]]

    t.is_(set(garbage(run(old=lambda p: 40))), {-1}, "without a collection and a walk nobody knows")
    records = run(old=lambda p: 30 if p < 0.5 else 20)  # from point 20 on, at the clock's 21
    at = next(i for i, r in enumerate(records) if r["k"] == "totals")
    records[at]["major_collections"] = 2
    shot = {"k": "snapshot", "name": "end", "moment": "end", "allocated_bytes": POINTS, "major": 2, "objects": 50,
            "bytes": 4 * MIB}
    found = garbage(records[:at] + [major_of(11, 21, 20, 6), major_of(31, 31, 12, 8, 2), shot] + records[at:])
    t.is_([found[10], found[20], found[30], found[39]], [6, 0, 8, 16],
          "what a collection frees at its begin, nothing at its end, and what a walk does not reach")
    t.is_(found[15], 8, "on the line between both")
    t.is_(sorted(found[20:31]), found[20:31], "and more and more until the next one")


def check_let_go(t, folder):
    """What a local variable of a function keeps is gone when the run ends."""
    path = os.path.join(folder, "pypygc.out.1")
    records = run(old=lambda p: 5 + 40 * p)
    way = [{"type": "StdObjSpaceFrame", "file": APP, "line": 9, "function": "hot", "bytes": 9 * MIB},
           {"type": "GcArray of * object", "bytes": 9 * MIB},
           {"type": "W_ListObject", "field": "trail", "bytes": 9 * MIB}]
    major = major_of(POINTS - 4, POINTS - 2, 40)
    shots = [{"k": "snapshot", "name": "peak", "moment": "peak", "allocated_bytes": 20, "major": 0,
              "objects": 5000, "bytes": 10 * MIB},
             {"k": "kept", "objects": 4000, "bytes": 9 * MIB, "root": "stack", "site": 2, "path": way,
              "types": [["Event", 1000, 9 * MIB]], "parts": [["Event", 1000, 9 * MIB]],
              "part_site": 2},
             {"k": "snapshot", "name": "end", "moment": "end", "allocated_bytes": POINTS, "major": 1,
              "objects": 50, "bytes": MIB}]
    at = next(i for i, r in enumerate(records) if r["k"] == "totals")
    records[at]["major_collections"] = 1
    memory = memory_of(path, records[:at] + [major] + shots + records[at:])
    t.is_([memory["verdict"], memory["growth"]["rounds"], memory["growth"]["kept_bytes"]],
          ["grows", ROUNDS, 36 * MIB], "what is let go at the end has grown all the same")
    report = pypygc("report", "--json", path).json
    found = [f for f in report["findings"] if f["axis"] == "memory"]
    t.is_([(f["pattern"], f["evidence"]["cost_bytes"]) for f in found],
          [("growing-heap", 36 * MIB)], "and is found, on what it hung at the peak")
    t.ok("local `trail` (list)" in pypygc("report", path).out.decode().split("Findings\n---")[0],
         "by name")
    limits = os.path.join(folder, "limits")
    for text, status in (("live_bytes at peak 10MiB", 0), ("live_bytes at peak 9MiB", 1),
                         ("live_objects at end 50", 0), ("live_objects at end 49", 1),
                         ("live_bytes at loaded 9MiB", 2), ("live_bytes 9MiB", 2)):
        with open(limits, "w", encoding="ascii") as file:
            file.write(f"max {text}\n")
        result = pypygc("check", path, "--limits", limits)
        t.is_(result.status, status, "max " + text) or t.diag(result.err)
    baseline = os.path.join(folder, "snapshots.out")
    with open(limits, "w", encoding="ascii") as file:
        file.write("max live_bytes at peak 0%\n")
    for options in (("--update",), ()):
        result = pypygc("check", path, "--limits", limits, "--baseline", baseline, *options)
        t.is_(result.status, 0, f"against a baseline {options}") or t.diag(result.err)
    early = {**major, "start_allocated_bytes": 3, "end_allocated_bytes": 5}
    memory = memory_of(path, records[:at] + [early] + shots + records[at:])
    t.ok(memory["verdict"] != "grows", "an early collection says nothing of that")


def with_table(age, row_age, **more):
    """A run at whose end 20 MB of Rows hang on a table and 15 MB of Events on a list; how old each is, on
    average, in parts of the run."""
    records = run(kept=15 * MIB, **more)
    types = [{"k": "type", "id": 900, "name": "Event", "fixed_size": 40},
             {"k": "type", "id": 901, "name": "Row", "fixed_size": 40}]
    shot = next(r for r in records if r["k"] == "snapshot")
    trail = next(r for r in records if r["k"] == "kept")
    table = {**trail, "bytes": 20 * MIB, "types": [["Row", 9000, 20 * MIB]],
             "parts": [["Row", 9000, 20 * MIB]],
             "path": [trail["path"][0], {**trail["path"][1], "field": "['table']"}]}
    rows = [{"k": "retained", "type": 900 + n, "site": 2, "objects": 9000, "bytes": size * MIB,
             "retained_bytes": size * MIB, "age_bytes": int(part * POINTS)}
            for n, (size, part) in enumerate(((15, age), (20, row_age)))]
    shot["allocated_bytes"] = POINTS
    at = records.index(trail)
    return types_first(records[:at] + rows + [table, trail] + records[at + 1:], types)


def types_first(records, types):
    at = next(i for i, r in enumerate(records) if r["k"] == "frame")
    return records[:at] + types + records[at:]


def check_what_grew(t, folder):
    """What grows is what came late, not what is largest; and ages are a witness where the curve has much
    garbage."""
    path = os.path.join(folder, "pypygc.out.1")
    grows = dict(old=lambda p: 20 + 20 * p)
    memory = memory_of(path, with_table(0.45, 0.95, **grows))
    t.is_([memory["verdict"], memory["holder"], memory["holder_bytes"]],
          ["grows", "`__main__.trail` (list)", 15 * MIB], "a table that was loaded first is not blamed")
    memory = memory_of(path, with_table(0.95, 0.45, **grows))
    t.is_(memory["holder"], "`__main__.table` (list)", "but one that grows is")
    little = dict(old=lambda p: 20 + min(13.5, 27 * p) + 7 * max(0, p - 0.5) * 2)
    for age, expected in ((0.5, "grows"), (0.05, "steady"), (0.95, "steady")):
        memory = memory_of(path, with_table(age, age, **little))
        t.is_(memory["verdict"], expected, f"less than a quarter more, of age {age}")


def with_alive(records, points, **of):
    """The records with points at which it is known what is alive."""
    first = next(i for i, r in enumerate(records) if r["k"] == "type")
    at = next(i for i, r in enumerate(records) if r["k"] == "snapshot")
    types = [{"k": "type", "id": number, "name": name, "fixed_size": 48}
             for number, name in ((1, "(other types)"), (8, "Piece"), (24, "Point"))]
    return records[:first] + types + records[first:at] + alive(points, **of) + records[at:]


def check_measured(t, folder):
    """What is alive was measured at points of the run, by class and line."""
    path = os.path.join(folder, "pypygc.out.1")
    points = [(k, 1000 * k) for k in range(4, POINTS + 1, 4)]
    steps = [k / len(points) for k in range(1, len(points) + 1)]
    kinds = {"t24": [int(18 * MIB * s) for s in steps],  # Point
             "t24_2": [int(16 * MIB * s) for s in steps],
             "t3": [8 * MIB] * len(steps),
             "t8": [(1 if k % 2 else 9) * MIB for k in range(len(steps))], "t1": [MIB] * len(steps)}
    records = with_alive(run(old=lambda p: 60, kept=16 * MIB), points, **kinds)
    memory = memory_of(path, records)
    t.is_([memory["verdict"], memory["growth"]["bytes"] // MIB], ["grows", 7],
          "what is measured decides, though the curve is full of garbage")
    most = memory["growth"]["most"]
    t.is_([most["type"], most["file"], most["line"], most["bytes"] // MIB], ["Point", APP, 13, 14],
          "what grew most, and where it is made")
    of = {(row["type"], row.get("line")): row for row in memory["alive"]["of"]}
    t.is_({key: row["trend"] for key, row in of.items()},
          {("Point", 13): "grows", ("Point", None): "grows", ("rpy_string", None): "steady",
           ("Piece", None): "comes and goes", ("(other types)", None): "steady"}, "the trend of each")
    t.is_([sum(row["bytes"][i] for row in of.values()) for i in range(len(points))],
          [p["bytes"] for p in memory["alive"]["points"]], "what they have is all that is alive, at each point")
    t.is_(of["Point", None]["end_bytes"], 2 * MIB, "what is left of a class is other lines'")
    text = pypygc("report", path).out.decode()
    table = text[text.index("\nWhat grew\n---------\n"):].split("\n\n")[0]
    t.ok(re.search(r"\n +1\.6 MiB +8\.0 MiB +16\.0 MiB   Point: grows\n {37}app\.py:13 helper\n", table)
         and re.search(r"\n +8\.0 MiB +8\.0 MiB +8\.0 MiB   [^\n]+: steady\n {37}all others\n", table)
         and max(map(len, table.splitlines())) <= 80, "as a table") or t.diag(table)
    found = [f["explanation"] for f in pypygc("report", "--json", path).json["findings"] if f["axis"] == "memory"]
    t.ok(len(found) == 1 and " Point made by helper (line 13) grew most, by 14.4 MiB." in found[0],
         "the finding says what grew") or t.diag(found)
    t.ok("most by 14.4 MiB of Point made by helper (/home/me/app.py:13)"
         in " ".join(text.split()), "and in a sentence") or t.diag(text)
    grow = {**kinds, "t24": [int(45 * MIB * s) for s in steps], "t24_2": [int(40 * MIB * s) for s in steps]}
    write(path, [r for r in with_alive(run(old=lambda p: 60, kept=16 * MIB), points, **grow) if r["k"] != "kept"])
    report = pypygc("report", "--json", path).json
    found = [f for f in report["findings"] if f["axis"] == "memory"]
    t.is_([(f["pattern"], f["line"], f["evidence"]["cost_bytes"] // MIB) for f in found], [("growing-heap", 13, 40)],
          "what hangs on no place that was found is told by the line that makes it") or t.diag(report["memory"])
    t.ok(found and " % of it were made here." in found[0]["explanation"], "with its part of what is alive")
    for kind, verdict in (([16] * 10, "steady"), ([1, 8, 14, 15, 16, 16, 16, 16, 16, 16], "plateau"),
                          ([2, 14, 3, 16, 2, 15, 3, 16, 2, 16], "steady"),
                          ([2, 2, 2, 2, 2, 2, 2, 2, 2, 16], "plateau")):
        flat = {**kinds, "t24": [n * MIB for n in kind], "t24_2": [n * MIB for n in kind]}
        records = with_alive(run(old=lambda p: 10 + 60 * p, kept=16 * MIB), points, **flat)
        report = (write(path, records), pypygc("report", "--json", path).json)[1]
        t.is_([report["memory"]["growth"]["bytes"], [f["pattern"] for f in report["findings"]
                                                     if f["axis"] == "memory"]], [0, []],
              f"no growth, whatever the curve does: {kind}")
    for bad in ([{"k": "alive_of", "type": 24, "bytes": [1] * 11}], [{"k": "alive_of", "type": 24, "bytes": 7}],
                [{"k": "alive_of", "type": 999999}], [{"k": "alive_of", "type": 24, "site": 777}],
                [{"k": "alive_of", "type": 24}, {"k": "alive", "bytes": 1}]):
        at = next(i for i, r in enumerate(records) if r["k"] == "snapshot")
        write(path, records[:at] + bad + records[at:])
        t.is_(pypygc("report", path).status, 2, f"damaged, and refused: {bad}")


def check_types(t, folder):
    """Limits on the growth of one type: of its objects alone, by the loop that makes them."""
    path, limits = os.path.join(folder, "pypygc.out.1"), os.path.join(folder, "limits")
    baseline = os.path.join(folder, "types.out")
    points = [(k, 1000 * k) for k in range(4, POINTS + 1, 4)]

    def status(text, *options):
        with open(limits, "w", encoding="ascii") as file:
            file.write(text + "\n")
        return pypygc("check", path, "--limits", limits, *options)

    def grows(times):
        point = [int(times * MIB * (k + 1)) for k in range(len(points))]
        write(path, with_alive(run(old=lambda p: 60, kept=16 * MIB), points, t24=point, t24_2=point,
                               t3=[8 * MIB] * len(points), t1=[MIB] * len(points)))

    grows(2)  # 18 MiB between a tenth of the run and its end, so 20 in all of it
    each = 20 * MIB // ROUNDS
    for text, expected in (("no growth of Point", 1), ("no growth of rpy_string", 0), ("no growth of Nothing", 0),
                           (f"max growth_per_iteration of Point {each}", 0),
                           (f"max growth_per_iteration of Point {each - 1}", 1),
                           ("max growth_per_iteration of rpy_string 0", 0),
                           ("no growth of", 2), ("no growth ofPoint", 2), ("max growth_per_iteration of 5", 2),
                           ("max growth_per_iteration of Point", 2)):
        result = status(text)
        t.is_(result.status, expected, text) or t.diag(result.out, result.err)
    result = status("max growth_per_iteration of Point 10", "--format=json").json["limits"][0]
    t.is_([result["type"], result["new"]], ["Point", each], "as JSON")
    t.is_(status("max growth_per_iteration of Point +10%", "--baseline", baseline, "--update").status, 0,
          "a baseline has it")
    for times, expected in ((2.1, 0), (2.5, 1)):
        grows(times)
        t.is_(status("max growth_per_iteration of Point +10%", "--baseline", baseline).status, expected,
              f"and {times / 2} of it is judged")
    write(path, given_memory.run(lambda p: 30))
    result = status("no growth of Point")
    t.ok(result.status == 2 and "whether Point grows is not known" in result.err.decode(),
         "what was not measured is not judged") or t.diag(result.out, result.err)


def check_clock(t, folder):
    """The last major collection takes half of the instructions of a program that fills a list."""
    path = os.path.join(folder, "pypygc.out.1")
    records = run(old=lambda p: 2 + 38 * p)
    points = [r for r in records if r["k"] == "memory"]
    for i, point in enumerate(points):
        point["instructions"] = (i + 1) * 1000 + (200000 if i >= 30 else 0)
    t.is_(memory_of(path, records)["verdict"], "grows", "grows though a collection took most of the time")
    for i, point in enumerate(points):
        point["old_bytes"] = min(point["old_bytes"], points[30]["old_bytes"])
    t.is_(memory_of(path, records)["verdict"], "steady", "what did not grow any more then does not")


def check_diff(t, folder):
    """Two runs, one that grows and one that is steady."""
    old, new = (os.path.join(folder, name) for name in ("old.out", "new.out"))
    write(old, run(old=lambda p: 5 + 40 * p, kept=40 * MIB))
    write(new, run(kept=4 * MIB))
    shown = pypygc("diff", "--json", old, new).json["memory"]
    t.is_(shown, {side: {key: value for key, value in pypygc("report", "--json", path).json["memory"].items()
                         if key not in ("curve", "resident")} for side, path in (("old", old), ("new", new))},
          "diff has what reports have")
    t.is_([shown["old"]["verdict"], shown["new"]["verdict"]], ["grows", "steady"], "of both runs")
    text = pypygc("diff", old, new).out.decode()
    t.ok("\nMemory\n------\n" in text and
         re.search(r"growth a round +8\.2 KiB +0 B +-8\.2 KiB\n", text) and
         re.search(r"\n  old  peak 46\.0 MiB; grows 8\.2 KiB a round of app\.py:9 hot;\n {7}40\.0 MiB",
                   text) and
         re.search(r"\n  new  peak [\d.]+ MiB(, [\d.]+ MiB outside)?; steady\n", text),
         "as text") or t.diag(text[:3000])
    markdown = pypygc("report", "--markdown", old).out.decode()
    t.ok("- memory: `` peak 46.0 MiB; grows 8.2 KiB a round of app.py:9 hot; 40.0 MiB" in markdown,
         "and Markdown has it in a line") or t.diag(markdown[:1500])
    both = pypygc("diff", "--markdown", old, new).out.decode()
    t.ok("- memory, old: `` peak 46.0 MiB; grows 8.2 KiB a round of app.py:9 hot; 40.0 MiB" in both and
         re.search(r"^- memory, new: `peak [^`]*steady`$", both, re.M), "that of diff those of both runs") or t.diag(both[:1500])


def check_holder(t, folder):
    """What holds memory outside of the heap, and what has no name of the program's."""
    path = os.path.join(folder, "pypygc.out.7")

    def finding_of(pattern, records):
        write(path, records)
        found = [f for f in pypygc("report", "--json", path).json["findings"] if f["pattern"] == pattern]
        return found[0]["explanation"] if found else None

    leads = run(outside=lambda p: 1 + 40 * p, kept=2 * MIB, external=40 * MIB)
    for record in leads:
        if record["k"] == "kept":
            record.update(outside_bytes=30 * MIB, outside_site=2)
    said = finding_of("external-memory", leads)
    t.ok(said and "30.0 MiB of it are held by `__main__.trail` (list)" in said,
         "what the objects that own memory outside hang on") or t.diag(said)
    for record in leads:
        if record["k"] == "kept":
            record.update(outside_bytes=10 * MIB)
    said = finding_of("external-memory", leads)
    t.ok(said and "held by" not in said, "but not if it is the smaller part") or t.diag(said)
    records = run(old=lambda p: 5 + 40 * p, kept=40 * MIB)
    frame = {"k": "frame", "id": 7, "file": "<builtin>/atexit/app_atexit.py", "line": 15, "function": "register",
             "caller": 6}
    records.insert(next(i for i, r in enumerate(records) if r["k"] == "site" and r["id"] == 2), frame)
    for record in records:
        if record["k"] == "site" and record["id"] == 2:
            record["frame"] = 7
        if record["k"] == "kept":
            record["path"] = [{"type": "list", "bytes": 40 * MIB}, {"type": "GcArray of * object", "bytes": 40 * MIB}]
    said = finding_of("growing-heap", records)
    t.ok(said and "hangs on what register() of atexit/app_atexit.py keeps: " in said,
         "what PyPy's own code fills is told by it") or t.diag(said)


def memory_findings(path, records):
    write(path, records)
    return [(f["pattern"], f["severity"], f["evidence"]["cost_bytes"] // MIB)
            for f in pypygc("report", "--json", path).json["findings"] if f["axis"] == "memory"]


def check_places_in_places(t, folder):
    """The table of a large dictionary is a place for its index, with few objects; its entries are one, too."""
    path = os.path.join(folder, "pypygc.out.1")
    records = run(old=lambda p: 5 + 80 * p, kept=30 * MIB)
    at, inner = next((i, r) for i, r in enumerate(records) if r["k"] == "kept")
    outer = {**inner, "objects": 3, "bytes": 40 * MIB, "path": inner["path"][:1],
             "types": [["GcArray of UINT", 1, 10 * MIB]], "parts": [["GcArray of * object", 1, 30 * MIB]]}
    nested = records[:at] + [outer] + records[at:]
    t.is_(memory_findings(path, nested), [("growing-heap", "low", 30)], "the place with the many objects is told")
    apart = records[:at] + [{**outer, "path": [{"type": "list", "bytes": 40 * MIB}]}] + records[at:]
    t.is_(memory_findings(path, apart), [], "but only if the way there goes through the other")
    for kept, found in ((3 * MIB, [("growing-heap", "low", 3)]), (2 * MIB, [("growing-heap", "low", 2)]),
                        (2 * MIB - 1, [])):
        records = run(old=lambda p: 1 + 6 * p, kept=kept)
        shot = next(r for r in records if r["k"] == "snapshot")
        row = {"k": "retained", "type": 900, "site": 2, "objects": 9000, "bytes": kept, "retained_bytes": kept,
               "age_bytes": POINTS // 2}
        shot["allocated_bytes"] = POINTS
        records.insert(records.index(shot) + 1, row)
        records = types_first(records, [{"k": "type", "id": 900, "name": "Event", "fixed_size": 40}])
        t.is_(memory_findings(path, records), found, f"what grows is said from 2 MiB on: {kept}, as ages tell")


def check_waiting(t, folder):
    """What only objects with finalizers reach waits for a major collection: it is not kept, and does not grow."""
    path = os.path.join(folder, "pypygc.out.1")
    records = run(old=lambda p: 5 + 40 * p, kept=16 * MIB)
    at = next(i for i, r in enumerate(records) if r["k"] == "totals")
    for waiting, verdict, found in ((10, "grows", ["growing-heap"]), (38, "garbage waits", [])):
        held = [{"k": "held", "allocated_bytes": POINTS, "objects": 5000, "bytes": 40 * MIB,
                 "unreached_objects": 0, "unreached_bytes": 0, "at_exit": True},
                {"k": "holder", "objects": 900, "bytes": waiting * MIB, "root": "finalizers", "path": [],
                 "types": []}]
        more = records[:at] + held + records[at:]
        t.is_([memory_of(path, more)["verdict"], [f[0] for f in memory_findings(path, more)]], [verdict, found],
              f"{waiting} MiB of 40 wait")


def check_told(t, folder):
    """Of an array that grows the collector is told once, while realloc has had a block for each step."""
    path = os.path.join(folder, "pypygc.out.1")
    records = run(outside=lambda p: 1 + 40 * p, kept=2 * MIB, external=40 * MIB)
    for record in records:
        if record["k"] == "kept":
            record.update(outside_bytes=40 * MIB, outside_site=2)
        if record["k"] == "external":
            record.update(bytes=400 * MIB, freed_blocks=100, freed_bytes=360 * MIB)
    t.is_(memory_findings(path, records), [("external-memory", "high", 40)], "what the collector was not told of")
    for record in records:
        if record["k"] == "external":
            record.update(pressures=20, pressure_bytes=38 * MIB)
    t.is_(memory_findings(path, records), [("external-memory", "low", 40)],
          "of what it was told, and what is held, a remark is enough")


with tap.Tap() as tests, tempfile.TemporaryDirectory() as place_of_files:
    check(tests, place_of_files)
    check_what_grew(tests, place_of_files)
    check_measured(tests, place_of_files)
    check_types(tests, place_of_files)
    check_clock(tests, place_of_files)
    check_diff(tests, place_of_files)
    check_let_go(tests, place_of_files)
    check_garbage(tests, place_of_files)
    check_holder(tests, place_of_files)
    check_places_in_places(tests, place_of_files)
    check_waiting(tests, place_of_files)
    check_told(tests, place_of_files)
