#!/usr/bin/env python3
# Profiles of every version of the format are read, and say the same. tests/profiles/ keeps one of
# version 1, with the report that it had then; it is never made again. What version 2 writes as tables
# and numbers of strings is the same as records and strings.
# SPDX-License-Identifier: GPL-3.0-or-later

import copy
import os
import re
import shutil
import tempfile

import given
import tap

KEPT = os.path.join(given.SOURCE, "tests", "profiles")
NUMBERED = ("frame", "site")  # their records have ids, which rows have from their place
TABLES = ("type", *NUMBERED, "cell", "store", "external", "minor", "major", "site_costs")
CLOCKS = {"lifetime": "bytes", "lifetime_instructions": "instructions"}


class Strings:
    """Numbers for strings, and the records that tell them."""

    def __init__(self):
        self.numbers, self.fresh = {}, []

    def number(self, text):
        if text not in self.numbers:
            self.numbers[text] = len(self.numbers) + 1
            self.fresh.append(text)
        return self.numbers[text]

    def record(self):
        first = len(self.numbers) - len(self.fresh) + 1
        texts, self.fresh = self.fresh, []
        return [{"k": "strings", "first": first, "texts": texts}] if texts else []


def table(strings, kind, records, rest):
    """Records of one kind as tables: up to REST rows each, values that are strings as numbers."""
    made = []
    for start in range(0, len(records), rest):
        part = records[start:start + rest]
        columns = list(dict.fromkeys(k for r in part for k in r if k != "k" and
                                     not (kind in NUMBERED and k == "id")))
        rows = []
        for record in part:
            row = [strings.number(v) if isinstance(v, str) else v
                   for v in (record.get(c) for c in columns)]
            while row and row[-1] is None:
                row.pop()
            rows.append(row)
        first = {"first": part[0]["id"]} if kind in NUMBERED else {}
        made += [*strings.record(), {"k": kind, **first, "columns": columns, "rows": rows}]
    return made


def short_cell(cell):
    """A cell without its lifetimes, and without what died if that is the rest."""
    short = {k: v for k, v in cell.items() if k not in CLOCKS}
    rest = [sum(cell.get(f"{c}_{u}", 0) for c in ("allocated", "inherited")) -
            sum(cell.get(f"{c}_{u}", 0) for c in ("survived", "left")) for u in ("objects", "bytes")]
    if [cell.get(f"died_{u}", 0) for u in ("objects", "bytes")] == rest:
        short.pop("died_objects", None)
        short.pop("died_bytes", None)
    return short


def lifetimes(cells):
    return [{"k": "lifetime", "clock": clock, "exponent": e, "objects": o, "bytes": b,
             "site": c["site"], "type": c["type"]}
            for c in cells for key, clock in CLOCKS.items() for e, o, b in c.get(key, ())]


def numbered_ops(strings, record):
    """The operations of a trace with numbers for all strings but the letters."""
    return {k: [[op[0], *(strings.number(v) if isinstance(v, str) else v for v in op[1:])]
                for op in v] if isinstance(v, list) else v for k, v in record.items()}


def second_version(records, rows=3):
    """The same profile in version 2."""
    strings, made, cells = Strings(), [], [r for r in records if r["k"] == "cell"]
    at = 0
    records = copy.deepcopy(records)
    records[0]["version"] = 2
    while at < len(records):
        kind = records[at]["k"]
        end = at + 1
        while end < len(records) and records[end]["k"] == kind:
            end += 1
        part = records[at:end]
        if kind == "trace_ops":
            ops = [numbered_ops(strings, r) for r in part]
            made += [*strings.record(), *ops]
        elif kind in TABLES:
            made += table(strings, kind, [short_cell(r) for r in part] if kind == "cell" else part, rows)
        else:
            made += part
        if kind == "cell":
            made += table(strings, "lifetime", lifetimes(cells), rows)
        at = end
    return made


def same_reports(t, folder, name, records):
    path = os.path.join(folder, "pypygc.out.42")
    outputs = []
    for version in (records, second_version(records), second_version(records, rows=100)):
        given.write(path, version)
        outputs.append({form: given.pypygc("report", "--" + form, path, cwd=folder)
                        for form in ("text", "json", "markdown")})
    for form, first in outputs[0].items():
        t.is_(first.status, 0, f"{name}: {form} of version 1")
        for made in outputs[1:]:
            t.is_(made[form].out.replace(b'"version": 2', b'"version": 1'), first.out,
                  f"{name}: {form} of version 2 is the same")


def damaged(t, folder):
    """What is wrong in tables is said, with its line, and does no harm."""
    path = os.path.join(folder, "bad.out")
    good = second_version(given.aged())
    cells = next(i for i, r in enumerate(good) if r["k"] == "cell")
    strings = next(i for i, r in enumerate(good) if r["k"] == "strings")

    def told(index, words, name, **changes):
        records = copy.deepcopy(good)
        records[index].update(changes)
        result = given.pypygc("report", given.write(path, records))
        t.ok(result.status == 2 and f":{index + 1}: ".encode() in result.err and
             words.encode() in result.err and len(result.err.splitlines()) == 1, name) or t.diag(result)

    told(cells, "not a row", "a row that is a number", rows=[1])
    told(cells, "not a list", "rows that are none", rows=7)
    told(cells, "missing", "no columns", columns=[])
    told(cells, "not a string", "a column that is a list", columns=[[]])
    told(strings, "follow", "strings from a later number on", first=2)
    told(strings, "not a string", "a string that is none", texts=[1])
    minors = next(i for i, r in enumerate(good) if r["k"] == "minor")
    for count in (0, 2, (1 << 64) - 2):
        told(minors, "in one row", f"{count} collections in the first row",
             columns=good[minors]["columns"] + ["collections"],
             rows=[good[minors]["rows"][0] + [None] * (len(good[minors]["columns"]) -
                                                       len(good[minors]["rows"][0])) + [count]])
    frames = next(i for i, r in enumerate(good) if r["k"] == "frame")
    row = list(good[frames]["rows"][0])
    row[good[frames]["columns"].index("file")] = 10 ** 6
    told(frames, "string 1000000", "a string that is not above", rows=[row])


def thinned(t, folder):
    """Minor collections that share a row are as many, and have the same sums."""
    records = given.aged()
    minors = [r for r in records if r["k"] == "minor"]
    shared = []
    for i in range(0, len(minors), 4):
        part = minors[i:i + 4]
        sums = {k: sum(m.get(k, 0) for m in part) for k in part[0] if isinstance(part[0][k], int)}
        shared.append({**part[-1], **sums, "n": part[-1]["n"], "used_bytes": part[-1]["used_bytes"],
                       "site": part[-1]["site"], "collections": len(part)})
    records[0]["version"] = 2
    first = next(i for i, r in enumerate(records) if r["k"] == "minor")
    path = given.write(os.path.join(folder, "thinned.out"),
                       [*records[:first], *shared, *(r for r in records[first:] if r["k"] != "minor")])
    report = given.pypygc("report", "--json", path).json
    t.is_([(m["n"], m.get("collections", 1)) for m in report["minors"]],
          [(m["n"], m["collections"]) for m in shared], "the rows, with how many they stand for")
    for key in ("allocated_bytes", "survived_objects", "survived_bytes", "instructions", "roots"):
        t.is_(sum(m[key] for m in report["minors"]), sum(m[key] for m in minors), f"sum of {key}")
    t.is_([m["used_bytes"] for m in report["minors"]], [m["used_bytes"] for m in shared],
          "the old generation's size where a row ends")
    t.is_(report["defects"], [], "no defects")


def thinned_majors(t, folder):
    """The same of major collections: moments and sizes are those of the last."""
    records = given.aged()
    records[0]["version"] = 2
    one, two = (r for r in records if r["k"] == "major")
    sums = ("steps", "marking_instructions", "marked_objects", "marked_bytes", "died_bytes")
    one.update(minor=4, start_allocated_bytes=1000, end_allocated_bytes=2000)
    two.update(n=5, collections=4, minor=12, start_allocated_bytes=9000, end_allocated_bytes=10000,
               **{k: v for k, v in two.items() if k in sums})
    records[-2]["major_collections"] = 5
    report = given.pypygc("report", "--json",
                          given.write(os.path.join(folder, "majors.out"), records)).json
    majors = report["majors"]
    t.is_([(m["n"], m.get("collections", 1), m["cause"]) for m in majors],
          [(1, 1, one["cause"]), (5, 4, two["cause"])], "the rows, with how many they stand for")
    for key in sums:
        t.is_([m[key] for m in majors], [one[key], two[key]], f"{key} is a sum")
    t.is_([(m["minor"], m["start_allocated_bytes"], m["end_allocated_bytes"]) for m in majors],
          [(4, 1000, 2000), (12, 9000, 10000)], "moments of the last")
    t.is_(["arena_bytes" in m for m in majors], [True, True], "and its sizes")
    text = given.pypygc("report", os.path.join(folder, "majors.out")).out.decode()
    t.ok(re.search(r"major collections +5: .*\b1\b.*\b4$", text, re.M), "the text counts them all")
    t.is_(report["defects"], [], "no defects")
    two["collections"] = 6
    result = given.pypygc("report", given.write(os.path.join(folder, "majors.out"), records))
    t.ok(result.status == 2 and b"6 collections in one row" in result.err, "more than there can be")


def endless(t, folder):
    """A row that claims to be of millions of collections takes no memory for them."""
    records = given.aged()
    records[0]["version"] = 2
    minors = [r for r in records if r["k"] == "minor"]
    count = 1 << 40
    minors[-1].update(n=count + len(minors) - 1, collections=count)
    next(r for r in records if r["k"] == "totals")["minor_collections"] = count + len(minors) - 1
    path = given.write(os.path.join(folder, "endless.out"), records)
    report = given.pypygc("report", "--json", path)
    t.ok(report.status == 0 and len(report.out) < 1 << 20, "a row of 2^40 collections is read as one")
    t.is_(report.json["defects"], [], "and they are counted")


def main(t):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "version1.out")
        shutil.copy(os.path.join(KEPT, "version1.out"), path)
        with open(os.path.join(KEPT, "version1.txt"), "rb") as file:
            kept = file.read()
        result = given.pypygc("report", "version1.out", cwd=folder)
        t.is_(result.out.decode(), kept.decode(), "the report of a profile of version 1 is as it was")
        same_reports(t, folder, "a whole profile", given.aged())
        same_reports(t, folder, "all kinds of sites", given.profile())
        same_reports(t, folder, "with caches", given.with_sites())
        damaged(t, folder)
        thinned(t, folder)
        thinned_majors(t, folder)
        endless(t, folder)


with tap.Tap() as tests_of_versions:
    main(tests_of_versions)
