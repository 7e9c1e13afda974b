# SPDX-License-Identifier: GPL-3.0-or-later
# The records of a profile, whatever version its format has: tables are taken apart, strings stand
# where their numbers were, and what may be left out is put in (docs/format.md).
import json

# What holds strings, and so numbers of strings.
STRINGS = {"external": ("library",), "finalizable": ("type",), "type": ("name", "rpython"), "frame": ("file", "function"),
           "site": ("kind", "name"), "minor": ("cause",), "major": ("cause",), "lifetime": ("clock",),
           "trace": ("driver",), "code": ("file", "function"), "work": ("who",), "mapped": ("path",)}
# The same for the elements of an operation, by its letter.
OP_STRINGS = {"m": (1, 3, 5), "a": (1, 2, 3, 4), "g": (2, 3, 4), "L": (2, 3), "o": (1, 2)}
ASM_STRINGS = {"a": (2, 5), "c": (2, 3), "C": (2, 3)}
# What rows of the JSON report leave out where it is 0, of the columns that the run has totals of.
ZEROS = {"stores": ("barriers", "remembered_bytes", "card_arrays", "cards", "card_bytes"),
         "external": ("blocks", "bytes", "inherited_blocks", "inherited_bytes", "freed_blocks",
                      "freed_bytes", "freed_by_gc_blocks", "freed_by_gc_bytes", "held_bytes",
                      "pressures", "pressure_bytes")}
COLUMNS = ("allocated", "nursery", "survived", "died_young", "left", "large", "old_born", "shadow",
           "old_died", "large_died_young", "died_first_major", "died_second_major", "old_live",
           "never_marked", "once_marked", "marked")
CLOCKS = {"bytes": "lifetime", "instructions": "lifetime_instructions"}


def rows_of(record):
    """The records that a table stands for."""
    columns = record["columns"]
    for i, row in enumerate(record["rows"]):
        made = {"k": record["k"]}
        if "first" in record:
            made["id"] = record["first"] + i
        made.update((c, v) for c, v in zip(columns, row) if v is not None)
        yield made


def with_strings(record, strings):
    def text(value):
        return strings[value - 1] if isinstance(value, int) else value

    for key in STRINGS.get(record["k"], ()):
        if key in record:
            record[key] = text(record[key])
    if record["k"] == "trace_ops":
        for key, places in (("opt", OP_STRINGS), ("recorded", OP_STRINGS), ("asm", ASM_STRINGS)):
            for op in record.setdefault(key, []):
                for place in places.get(op[0], ()):
                    if place < len(op):
                        op[place] = text(op[place])
    if record["k"] == "trace_code":
        flat, offset, record["operations"] = record["operations"], 0, []
        for distance, name in zip(flat[::2], flat[1::2]):
            offset += distance
            record["operations"].append([offset, text(name)])
    return record


def complete(cell):
    """Puts in what died young, if it was left out because it is the rest."""
    if "died_objects" not in cell and "died_bytes" not in cell:
        for unit in ("objects", "bytes"):
            rest = sum(cell.get(f"{c}_{unit}", 0) for c in ("allocated", "inherited")) - \
                sum(cell.get(f"{c}_{unit}", 0) for c in ("survived", "left"))
            if rest:
                cell[f"died_{unit}"] = rest


def read(path):
    """The records of a profile, in order. Lifetimes are lists of their cells; those of no cell of
    their own are records of the kind `lifetime`."""
    records, strings, cells, version = [], [], {}, 1
    with open(path, encoding="utf-8") as file:
        for line in file:
            record = json.loads(line)
            if record["k"] == "header":
                version = record["version"]
            if record["k"] == "strings":
                strings += record["texts"]
                continue
            for one in rows_of(record) if "rows" in record else [record]:
                with_strings(one, strings)
                if one["k"] == "frame" and "trace" not in one:
                    one.setdefault("line", 0)
                if one["k"] in ("cell", "type_rest") and version > 1:
                    complete(one)
                if one["k"] == "line_costs":
                    one.setdefault("inclusive_instructions", one.get("instructions", 0))
                if one["k"] == "cell":
                    cells[one["site"], one["type"]] = one
                if one["k"] == "lifetime" and "site" in one:
                    cells[one["site"], one["type"]].setdefault(CLOCKS[one["clock"]], []).append(
                        [one["exponent"], one["objects"], one.get("bytes", 0)])
                else:
                    records.append(one)
    return records


def whole_report(report):
    """`pypygc report --json`, with what it leaves out of the rows of sites and lines, and with lists
    for the numbers of stacks."""
    def stack(number):
        frames = []
        while number:
            frame = report["frames"][number - 1]
            frames.append({k: v for k, v in frame.items() if k != "caller"})
            number = frame.get("caller")
        return frames

    for row in [*report["sites"], *report.get("stores", ()), *report.get("external", ())]:
        if "stack" in row:
            row["stack"] = stack(row["stack"])
        elif "file" in row and "stacks" not in row:
            row["stack"] = [{k: row[k] for k in ("file", "line", "function") if k in row}]
    for rows in ("stores", "external"):
        for row in report.get(rows, ()):
            for key in ZEROS[rows]:
                row.setdefault(key, 0)
    for row in [*report["lines"], *report.get("functions", ())]:
        if "instructions" in row:
            row.setdefault("instructions_by",
                           {"interpreted": row["instructions"]} if row["instructions"] else {})
    for row in report["lines"]:
        allocated = row.get("allocated_bytes", 0)
        row.setdefault("allocated_bytes_by", {"python": allocated} if allocated else {})
    totals = {k for k in report["totals"] if k.endswith(("_bytes", "_objects"))}
    figures = {f"{c}_{u}" for c in COLUMNS for u in ("bytes", "objects")
               if f"{c}_{u}" in totals}
    for row in [*report["types"], *report["traces"]]:
        for key in figures:
            row.setdefault(key, 0)
    for row in [*report["sites"], *report["lines"]]:
        all_young = row.get("large_objects", 0) == 0 and row.get("old_born_objects", 0) == 0
        if all_young:
            row.update({f"nursery_{u}": row.get(f"allocated_{u}", 0) for u in ("bytes", "objects")
                        if f"nursery_{u}" in figures})
        for u in ("bytes", "objects"):
            nursery = row.get(f"allocated_{u}" if all_young else f"nursery_{u}", 0)
            row.setdefault(f"died_young_{u}", nursery + row.get(f"inherited_{u}", 0)
                           - row.get(f"survived_{u}", 0) - row.get(f"left_{u}", 0))
        for key in figures:
            row.setdefault(key, 0)
    for row in report["sites"]:
        row.setdefault("rpython_type", row["type"])
    return report
