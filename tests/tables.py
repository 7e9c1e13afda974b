#!/usr/bin/env python3
# The tables of pypygc/tables.h stand in docs/format.md and docs/report.schema.json, word for word.
#     tests/tables.py --write    writes them there, after a change of tables.h
# SPDX-License-Identifier: GPL-3.0-or-later

import json
import re
import sys

import tap
from tree import read, write

FORMAT, SCHEMA = "docs/format.md", "docs/report.schema.json"
ROW = re.compile(r'\b([A-Z]+)\(\s*((?:\w+,\s*)+)((?:"(?:[^"\\]|\\.)*"\s*)+)\)')
COUNT = {"$ref": "#/$defs/count"}


class Row:
    """A row of a table: its keys, what it means, and the version of the format that has it first."""

    def __init__(self, macro, words, text):
        words = words.replace(",", " ").split()
        self.macro, self.name, self.since = macro, words[0], int(words[-1])
        self.total = words[1] if macro == "COLUMN" else None
        self.meaning = "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', text))

    def keys(self, name=None):
        name = name or self.name
        pair = self.macro in ("COLUMN", "PAIR")
        return [f"{name}_objects", f"{name}_bytes"] if pair else [name]

    def line(self):
        keys = ", ".join(f"`{key}`" for key in self.keys())
        since = f" (since version {self.since})" if self.since > 1 else ""
        omitted = "; omitted if 0" if self.macro == "COUNT" else ""
        return f"| {keys} | {self.meaning}{omitted}{since} |"


def tables():
    """The rows of every macro of tables.h, by the macro's name without PYPYGC_."""
    text = read("pypygc/tables.h").replace("\\\n", "\n")
    found = {}
    for name, body in re.findall(r"#define PYPYGC_(\w+)\([A-Z, ]+\)\s(.*?)(?=\n#|\n\n|\n/\*)", text, re.S):
        found[name] = [Row(*match) for match in ROW.findall(body)]
    return found


def section(rows, name):
    """What stands between the marks of the table NAME in docs/format.md."""
    return "\n".join(["| key | meaning |", "|---|---|", *(row.line() for row in rows[name])])


def mark(name):
    return (f"<!-- {name} of tables.h -->\n", f"\n<!-- end of {name} -->")


def figures(rows):
    """For each list of the report: the figures that its items may have."""
    columns = rows["NURSERY_COLUMNS"] + rows["OLD_COLUMNS"]
    totals = {key: row.meaning for row in rows["TOTALS"] for key in row.keys()}
    totals |= {key: row.meaning for row in columns for key in row.keys(row.total)}
    lists = {"stores": ("STORE_FIELDS",), "external": ("EXTERNAL_FIELDS",),
             "minors": ("MINOR_FIELDS", "MINOR_WORK_FIELDS"), "majors": ("MAJOR_FIELDS",)}
    return totals, {name: {key: row.meaning for table in names for row in rows[table]
                           for key in row.keys()} for name, names in lists.items()}


def described(schema, rows):
    """The schema, with every figure of the tables in it."""
    totals, lists = figures(rows)
    places = {"totals": schema["properties"]["totals"]}
    places |= {name: schema["properties"][name]["items"] for name in lists}
    for name, place in places.items():
        for key, meaning in (totals if name == "totals" else lists[name]).items():
            place["properties"][key] = COUNT | {"description": meaning}
    return schema


def main(t):
    rows = tables()
    t.ok(all(rows.get(name) for name in ("NURSERY_COLUMNS", "OLD_COLUMNS", "TOTALS", "STORE_FIELDS",
                                         "EXTERNAL_FIELDS", "MINOR_FIELDS", "MINOR_WORK_FIELDS",
                                         "MAJOR_FIELDS")), "tables.h is understood")
    text = read("pypygc/tables.h")
    rowlike = len(re.findall(r"^\s+(?:COLUMN|TOTAL|COUNT|MEASURED|PAIR)\((?!name,)", text, re.M))
    t.is_(sum(map(len, (r for n, r in rows.items() if n not in ("UNITS", "COSTS")))), rowlike,
          "and no row of it is overlooked")
    totals = {key for row in rows["TOTALS"] for key in row.keys()}
    costs = re.findall(r"COST\((\w+), [A-Z0-9_]+, \d+\)", text)
    t.ok(costs and set(costs) <= totals, "every cost is a total")
    document = read(FORMAT)
    for name in (n for n in rows if n not in ("UNITS", "COSTS")):
        begin, end = mark(name)
        t.is_(document.partition(begin)[2].partition(end)[0], section(rows, name),
              f"{FORMAT} has the table {name} (else: tests/tables.py --write)")
    schema = json.loads(read(SCHEMA))
    t.is_(described(json.loads(read(SCHEMA)), rows), schema,
          f"{SCHEMA} has all figures (else: tests/tables.py --write)")


def write_all():
    rows = tables()
    document = read(FORMAT)
    for name in (n for n in rows if n not in ("UNITS", "COSTS")):
        begin, end = mark(name)
        before, _, rest = document.partition(begin)
        if rest:
            document = before + begin + section(rows, name) + end + rest.partition(end)[2]
        else:
            print(f"{FORMAT} has no place for {name}: {begin.strip()}", file=sys.stderr)
    write(FORMAT, document)
    schema = described(json.loads(read(SCHEMA)), rows)
    write(SCHEMA, json.dumps(schema, indent=1, ensure_ascii=False) + "\n")


if sys.argv[1:] == ["--write"]:
    write_all()
else:
    with tap.Tap() as tests_of_tables:
        main(tests_of_tables)
