# Profiles that know about memory, as the tool writes them: the memory curve, and snapshots.
# SPDX-License-Identifier: GPL-3.0-or-later
from given import MIB, aged

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


def major_of(begin, end, marked, died=0, number=1):
    """A major collection that left so many MiB, and freed so many."""
    return {"k": "major", "n": number, "minor": 0, "steps": 9, "start_allocated_bytes": begin,
            "end_allocated_bytes": end, "marked_objects": 5000, "marked_bytes": marked * MIB,
            "died_objects": died, "died_bytes": died * MIB, "arena_bytes": marked * MIB, "raw_bytes": 0,
            "collector_arena_bytes": marked * MIB, "collector_raw_bytes": 0, "marking_instructions": 1,
            "sweeping_instructions": 1, "other_instructions": 1}


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
    return {"k": "kept", "objects": 9000, "bytes": bytes_, "outside_bytes": 3000, "root": "prebuilt", "site": 1,
            "path": path, "types": types, "parts": [[parts, 3000, bytes_ - 100]], "part_site": 1,
            "part_path": part}


def named(name, moment, bytes_, rows=(), **more):
    """The records of a snapshot, as the tool writes them."""
    return [{"k": "snapshot", "name": name, "moment": moment, "allocated_bytes": 20 * MIB,
             "instructions": 123456, "major": 2, "objects": 5000, "bytes": bytes_,
             "young_objects": 3, "young_bytes": 96, "old_objects": 6000,
             "old_bytes": bytes_ + 5 * MIB, "walked_objects": 5003, "walk_memory_bytes": 9, **more},
            *rows]


def rows_of(part):
    retained = [{"k": "retained", "type": 24, "objects": 4000, "bytes": part, "retained_bytes": 2 * part,
                 "age_bytes": 5 * MIB, "young_objects": 3, "young_bytes": 96,
                 "duplicate_objects": 40, "duplicate_bytes": part // 4},
                {"k": "retained", "type": 24, "site": 1, "objects": 4000, "bytes": part,
                 "retained_bytes": 2 * part, "age_bytes": 5 * MIB, "spare_bytes": part // 8,
                 "duplicate_objects": 40, "duplicate_bytes": part // 4},
                {"k": "retained", "type": 3, "objects": 1, "bytes": part, "retained_bytes": part,
                 "spare_bytes": part // 8}]
    owned = [{"k": "owned", "class": 24, "type": 24, "objects": 4000, "bytes": 4000 * 56},
             {"k": "owned", "class": 24, "type": 3, "objects": 8000, "bytes": 8000 * 40,
              "spare_bytes": 8000}]
    return retained + owned + [place(part)]


def with_snapshots(*shots):
    """The records of a run without a snapshot, and these in its place."""
    records = [r for r in run(lambda p: 30) if r["k"] not in ("snapshot", "retained")]
    at = next(i for i, r in enumerate(records) if r["k"] == "totals")
    return records[:at] + [r for shot in shots for r in shot] + records[at:]


def shots():
    """Snapshots at marks of one name, at the peak and at the end."""
    return [named("first", "mark", 10 * MIB, rows_of(2 * MIB)),
            named("peak", "peak", 24 * MIB, rows_of(6 * MIB)),
            named("first", "mark", 12 * MIB, rows_of(3 * MIB)),
            named("end", "end", 20 * MIB, rows_of(4 * MIB))]


def alive(points, **of):
    """Points at which it is known what is alive, after (clock, instructions), and what it is: lists of bytes, by
    "TYPE" or "TYPE_SITE" as in t24_1. What is not listed is others'."""
    rows = [{"k": "alive_of", "type": int(name[1:].split("_")[0]),
             **({"site": int(name.split("_")[1])} if "_" in name else {}),
             "objects": [n // 100 for n in amounts], "bytes": amounts} for name, amounts in of.items()]
    sums = [[r["bytes"][i] if i < len(r["bytes"]) else 0 for r in rows if "site" not in r]
            for i in range(len(points))]
    return [{"k": "alive", "allocated_bytes": clock, "instructions": work, "major": i,
             "objects": sum(n // 100 for n in sums[i]), "bytes": sum(sums[i]),
             **({"walked": 1} if i + 1 == len(points) else {})}
            for i, (clock, work) in enumerate(points)] + rows
