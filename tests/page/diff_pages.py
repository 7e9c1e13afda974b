# SPDX-License-Identifier: GPL-3.0-or-later
# For the tests of the page of two runs: what it says differently from `pypygc diff --json`, and from the
# reports of both runs.
from pages import json_place, place, rows

LISTS = ("lines", "types", "traces", "sites", "functions", "lines_by_work")
NAMES = ("state", "file", "old_file", "function", "type", "kind", "line", "old_line", "trace", "old_trace")
UNITS = {"percent": lambda value: round(value * 100)}


def numbers(row):
    """The figures of a row of the page: by key both."""
    keys = [key[:-len(".old")] for key in row if key.endswith(".old")]
    return {key: {"old": row[f"{key}.old"], "new": row[f"{key}.new"]} for key in keys}


def differences(diff, data):
    """What the page and the JSON say differently, as sentences."""
    bad = []
    totals = [{"key": row["name"], **numbers(row)["value"]} for row in rows(data["totals"])]
    if totals != diff["totals"]:
        bad.append(f"totals: {diff['totals']}, {totals}")
    if [row["text"] for row in rows(data["not_comparable"])] != diff["not_comparable"]:
        bad.append("not_comparable")
    work = [{"key": row["key"], **numbers(row)["instructions"]} for row in rows(data["work"])]
    if work != diff.get("work", []):
        bad.append(f"work: {diff.get('work')}, {work}")
    verdict = {row["key"]: {"old": row["text.old"], "new": row["text.new"]} for row in rows(data["runs"])}.get("memory_verdict")
    if verdict != ({side: diff["memory"][side]["verdict"] for side in ("old", "new")} if "memory" in diff else None):
        bad.append(f"memory: {diff.get('memory')}, {verdict}")
    for name in LISTS:
        compare(name, diff.get(name, []), rows(data[name]) if name in data else [], bad)
    findings(diff["findings"], data, bad)
    return bad


def compare(name, wanted, got, bad):
    """In their order, with all that a row has."""
    if len(wanted) != len(got):
        bad.append(f"{name}: {len(wanted)} rows, {len(got)}")
        return
    for i, (row, other) in enumerate(zip(wanted, got)):
        figures = numbers(other)
        for key in row.keys() | {name for name in NAMES if other[name]} | figures.keys():
            value = figures[key] if key in figures else other.get(key) or None
            if row.get(key) != value:
                bad.append(f"{name} {i} {key}: {row.get(key)}, {value}")


def findings(wanted, data, bad):
    evidence = {}
    for row in rows(data["evidence"]):
        for side, name in (("old", "old_evidence"), ("new", "evidence")):
            if row[f"number.{side}"] is not None:
                evidence.setdefault((row["finding"], name), {})[row["key"]] = row[f"number.{side}"]
    percents = {(row["finding"], row["key"]) for row in rows(data["evidence"]) if row["unit"] == "percent"}
    got = rows(data["findings"])
    if len(wanted) != len(got):
        bad.append(f"findings: {len(wanted)}, {len(got)}")
        return
    for i, (row, other) in enumerate(zip(wanted, got)):
        of_page = {**other, "old_severity": other["severity.old"], "severity": other["severity.new"]}
        for key in ("state", "pattern", "axis", "file", "old_file", "function", "line", "old_line", "trace", "old_trace",
                    "severity", "old_severity", "explanation", "advice"):
            if row.get(key) != (of_page[key] or None):
                bad.append(f"finding {i} {key}: {row.get(key)}, {of_page[key]}")
        for name in ("evidence", "old_evidence"):
            figures = {key: UNITS["percent"](value) if (i, key) in percents else value for key, value in row.get(name, {}).items()}
            of_row = evidence.get((i, name), {})
            if figures.keys() != of_row.keys() or any(abs(of_row[key] - value) > (1 if (i, key) in percents else 0) for key, value in figures.items()):
                bad.append(f"finding {i} {name}: {figures}, {of_row}")


FIGURES = ("allocated_bytes", "allocated_objects", "survived_bytes", "old_live_bytes", "gc_blame_instructions")


def stacks_of_report(report):
    """By stack of functions, outermost first: the sums over the sites of a report. None if the report has put
    sites together that differ in their callers."""
    stacks = {}
    if any(row.get("stacks", 1) > 1 for row in report["sites"]):
        return None
    for row in report["sites"]:
        frames = [json_place(frame)[::2] for frame in reversed(row.get("stack", []))]
        add(stacks, tuple(frames or [json_place(row)[::2]]), row, "")
    return {key: sums for key, sums in stacks.items() if any(sums.values())}


def add(stacks, key, row, ending):
    sums = stacks.setdefault(key, dict.fromkeys(FIGURES, 0))
    for figure in FIGURES:
        sums[figure] += row.get(figure + ending) or 0


def stacks_of_page(data, side):
    """The same of one of the runs of a page."""
    stacks, all_stacks = {}, []
    for row in rows(data["stacks"]):
        file, _, function = place(data, row["place"])
        all_stacks.append((all_stacks[row["caller"] - 1] if row["caller"] else ()) + ((file, function),))
        add(stacks, all_stacks[-1], row, f".{side}")
    return {key: sums for key, sums in stacks.items() if any(sums.values())}


def by_function(stacks):
    """Sums over stacks that end in the same function."""
    functions = {}
    for key, sums in stacks.items():
        add(functions, key[-1], sums, "")
    return functions


def functions_of_report(report):
    functions = {}
    for row in report["sites"]:
        add(functions, json_place(row)[::2], row, "")
    return {key: sums for key, sums in functions.items() if any(sums.values())}
