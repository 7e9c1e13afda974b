# SPDX-License-Identifier: GPL-3.0-or-later
# For the tests of the program `pypygc`: profiles that a test makes itself, and a way to run it.
import json
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, "lib"))

import records  # noqa: E402

BUILD = os.environ.get("PYPYGC_BUILDDIR", ".")
SOURCE = os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, os.pardir)
PYPYGC = os.path.abspath(os.path.join(BUILD, "bin", "pypygc"))

MIB = 1 << 20

# A name that means harm, and what no reader must ever get as it is: controls but newline, C1
# controls, changes of direction, what has no width or no shape, tags, and what is no character.
EVIL = "\x1b[31m\x9b2J\x07\r\n\t\"'\\<script>\u202e\u2028\x7f$(id)`id`%s%n\U0001f600" + "x" * 4000
HARM = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u180e\u200b-\u200f\u2028-\u202e"
                  "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e0fff]")

# What can be in a name.
CHARACTERS = {
    "controls": "\x01\x1b[2J\x07\b\r\x7f",
    "C1 controls": "\x9b31m\x85",
    "direction": "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
    "zero width": "\u200b\u200c\u200d\u2060\ufeff",
    "tags": "\U000e0001\U000e0041\U000e007f",
    "no shape": "\xad\u034f\u115f\u2028\u2029\u3164\ufe0f\ufff9\U0001bca0",
    "no characters": "\ufffe\uffff\ufdd0\U0010ffff",
}
BYTES = {
    "overlong forms": b"\xc0\xaf\xe0\x80\x80\xf0\x80\x80\x80\xf8\x88\x80\x80\x80",
    "surrogates": b"\xed\xa0\x80\xed\xbf\xbf",
    "above U+10FFFF": b"\xf4\x90\x80\x80\xf7\xbf\xbf\xbf",
    "Latin-1": "h\xe4lt \xe9".encode("latin-1"),
    "lone bytes": b"\xff\xfe\x80\xbf",
    "cut off": b"\xe2\x82 \xf0\x9f\x98 \xc3",
}
HOSTILE = {**{name: text.encode() for name, text in CHARACTERS.items()}, **BYTES}

TRUE_END = {"k": "end", "complete": True, "reason": "exit"}


class Result:
    """What a run of the program left. A crash is a negative status; a sanitizer's report too."""

    def __init__(self, status, out, err):
        self.status, self.out, self.err = status, out, err
        if b"Sanitizer" in err or b"runtime error" in err:
            self.status = -1000

    def __repr__(self):
        return f"status {self.status}\n{self.out[-2000:]!r}\n{self.err[-2000:]!r}"

    @property
    def json(self):
        """What was written, as JSON; a report is made whole."""
        made = json.loads(self.out)
        return records.whole_report(made) if made.get("schema") == "pypygc.report/2" else made


def pypygc(*arguments, cwd=None, stdout=subprocess.PIPE, environment=None):
    done = subprocess.run([PYPYGC, *arguments], cwd=cwd, stdin=subprocess.DEVNULL, stdout=stdout,
                          stderr=subprocess.PIPE, timeout=120, check=False, env=environment)
    return Result(done.returncode, done.stdout, done.stderr)


def lines_of(records):
    return "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records).encode()


def as_process(records, pid, parent=None, began=1_800_000_000_000):
    """The records as those of this process, forked from another or not, which began then (milliseconds)."""
    at = next(i for i, r in enumerate(records) if r["k"] == "run")
    run = {**records[at], "pid": pid, **({} if parent is None else {"parent_pid": parent})}
    return [*records[:at], run, {"k": "time", "began_milliseconds": began, "elapsed_milliseconds": 5}, *records[at + 1:]]


def write(path, records):
    """Writes records (dictionaries) or bytes as a file; returns its path."""
    with open(path, "wb") as file:
        file.write(records if isinstance(records, bytes) else lines_of(records))
    return path


def profile(scale=1, file="/home/me/app.py", function="hot", type_name="Point",
            command=("pypy3", "app.py"), nursery=MIB, build="2829c3", end=TRUE_END, **totals):
    """A sound profile: a loop that allocates SCALE * 100 MiB of instances, start-up, and one object
    on behalf of every other kind of site."""
    jit, start = int(scale * 100) * MIB, 10 * MIB
    records = [
        {"k": "header", "format": "pypygc", "version": 1, "tool": "0.1.0"},
        {"k": "run", "command": list(command), "pid": 42,
         "cwd": os.path.dirname(file) if os.path.isdir(os.path.dirname(file)) else "/home/me", "valgrind": "3.19.0",
         "pypy": {"library": "libpypy3.9-c.so", "path": "/usr/lib/libpypy3.9-c.so",
                  "build_id": build, "version": "7.3.11", "python": "3.9.16"},
         "environment": {"PYPY_GC_NURSERY": None, "PYPYLOG": "gc:x"}, "nursery_size": nursery,
         "options": {"jitlog": "yes", "checkpoint": 0}},
        {"k": "missing", "what": "frames", "why": "Not looked for.", "effect": "No callers."},
        {"k": "type", "id": 24, "name": type_name,
         "rpython": "pypy.objspace.std.objectobject.W_ObjectObject", "fixed_size": 56},
        {"k": "type", "id": 3, "name": "rpy_string", "rpython": "GcStruct rpy_string",
         "fixed_size": 24, "item_size": 1},
        {"k": "trace", "id": 1, "log_id": 1, "kind": "loop", "driver": "pypyjit",
         "address": 140737000000000, "size": 900, "alive": True, "entries": 1,
         "labels": [[7, 1], [8, 1000]]},
        {"k": "trace_ops", "trace": 1,
         "recorded": [["m", file, 5, "main", 0, "FOR_ITER"],
                      ["a", "new_with_vtable", "p9", "d", "p9,<SizeDescr 56>"],
                      ["m", file, 9, function, 0, "CALL"]],
         "opt": [["L", 7, "label", "?,p0"], ["m", file, 5, "main", 0, "FOR_ITER"], ["e", 1],
                 ["m", file, 9, function, 0, "CALL"],
                 ["a", "new_with_vtable", "p1", "d", "p1,<SizeDescr 56>"],
                 ["o", "call_r", "p2,ConstClass(W_List.append),p1,<Callr 8 r>"],
                 ["l", 1], ["g", 99, "guard_true", "?,i1", "p1"]],
         "asm": [["L", 0, 7], ["a", 70000, "call_malloc_nursery", 24, 56, "p5,56"],
                 ["C", 70050, "call_r", "p7,ConstClass(W_List.append),p5,<Callr 8 r>", 4711],
                 ["g", 80, 99]]},
        {"k": "frame", "id": 1, "file": file, "line": 30, "function": "<module>"},
        {"k": "frame", "id": 2, "caller": 1, "trace": 1, "operation": 2},
        {"k": "frame", "id": 3, "caller": 1, "file": file, "line": 12, "function": function},
        {"k": "site", "id": 1, "kind": "jit", "trace": 1, "object": 0},
        {"k": "site", "id": 2, "kind": "outside"},
        {"k": "site", "id": 3, "kind": "jit-unknown"},
        {"k": "site", "id": 4, "kind": "jit-call", "frame": 2},
        {"k": "site", "id": 5, "kind": "interpreter", "frame": 3},
        {"k": "site", "id": 6, "kind": "guard-failure", "trace": 1, "operation": 3, "frame": 3},
        {"k": "site", "id": 7, "kind": "compiler", "log_id": 1, "frame": 3},
        {"k": "site", "id": 8, "kind": "runtime", "name": "start-up"},
        {"k": "cell", "site": 1, "type": 24, "allocated_objects": 1000, "allocated_bytes": jit,
         "died_objects": 1000, "died_bytes": jit},
        {"k": "cell", "site": 2, "type": 3, "allocated_objects": 70, "allocated_bytes": start,
         "survived_objects": 30, "survived_bytes": MIB, "died_objects": 39,
         "died_bytes": start - MIB - 64, "left_objects": 1, "left_bytes": 64},
        {"k": "cell", "site": 3, "type": 3, "allocated_objects": 1, "allocated_bytes": 64,
         "died_objects": 1, "died_bytes": 64},
        *({"k": "cell", "site": site, "type": 3, "allocated_objects": 1, "allocated_bytes": 64,
           "died_objects": 1, "died_bytes": 64} for site in (4, 5, 6, 7, 8)),
        {"k": "minor", "n": 1, "allocated_bytes": start, "allocated_objects": 69,
         "survived_bytes": MIB, "survived_objects": 30, "collector_survived_bytes": MIB},
        {"k": "minor", "n": 2, "allocated_bytes": jit, "allocated_objects": 1001,
         "survived_bytes": 0, "survived_objects": 0, "collector_survived_bytes": 0,
         "pinned_objects": 2},
        {"k": "totals", "minor_collections": 2, "nursery_bytes": jit + start + 6 * 64,
         "nursery_objects": 1076, "survived_bytes": MIB, "survived_objects": 30,
         "died_young_bytes": jit + start - MIB + 5 * 64, "died_young_objects": 1045, "left_bytes": 64,
         "left_objects": 1, "traces": 1, "aborted_traces": 0, "trace_starts": 1,
         "jit_blocks": 1000, "outside_blocks": 75, "unparsed_bytes": 0, "disagreements": 0,
         **totals},
    ]
    return records + ([end] if end else [])


START = {"k": "start", "reason": "request", "allocated_bytes": 7 * MIB, "instructions": 12345678,
         "minor_collections": 8, "major_collections": 0, "traces": 9}
PHASE = {"k": "phase", "name": "steady", "entries": 3, "start_allocated_bytes": 8 * MIB,
         "end_allocated_bytes": 90 * MIB, "allocated_bytes": 50 * MIB, "survived_bytes": 5 * MIB,
         "survived_objects": 100, "minor_collections": 40, "major_collections": 1,
         "instructions": 1000, "jit_instructions": 700, "gc_instructions": 200}


def marked(start=None, *phases):
    """A profile with these records where they belong."""
    records = profile()
    at = next(i for i, r in enumerate(records) if r["k"] == "totals")
    return records[:2] + ([start] if start else []) + records[2:at] + list(phases) + records[at:]


COSTS = ("instructions", "data_reads", "data_writes", "D1_read_misses", "D1_write_misses",
         "LL_read_misses", "LL_write_misses", "nursery_misses", "nursery_fresh_misses")


def simulated(**totals):
    """The same with simulated caches: the loop misses on line 9 and outside of its operations, a
    bridge never ran."""
    operations = [[1, 500, 100, 90, 10, 70, 1, 7, 60, 50], [3, 40, 9, 8, 7, 6, 5, 4, 3, 2],
                  [None, 9, 9, 9, 0, 1, 0, 0, 0, 0]]
    trace = dict(zip(COSTS, map(sum, list(zip(*operations[:2] + [[0] + operations[2][1:]]))[1:])))
    others = [{"k": "costs", "who": who, **{name: n * i for i, name in enumerate(COSTS[3:], 1)}}
              for n, who in enumerate(("code", "minor collection", "major collection"), 1)]
    sums = {name: trace[name] + sum(r[name] for r in others) for name in COSTS[3:]}
    records = profile(instructions=9000, data_reads=3000, data_writes=2000, **{**sums, **totals})
    records[1]["caches"] = {"D1": [32768, 8, 64], "LL": [MIB, 16, 64]}
    at = next(i for i, r in enumerate(records) if r["k"] == "frame")
    return records[:at] + [
        {"k": "trace", "id": 2, "log_id": 2, "kind": "bridge", "address": 4096, "size": 9,
         "from_guard": 99},
        {"k": "trace_costs", "trace": 1, **trace, "operations": operations}, *others] + records[at:]


def with_sites(**totals):
    """The same in the way of later versions: the compiler is told apart, what is not JIT code has
    instructions and references, and misses have sites. Site 9 has nothing else."""
    who = {"code": (4000, 900, 500, 50, 40, 20, 10, 30, 10),
           "minor collection": (700, 200, 100, 20, 10, 5, 2, 0, 0),
           "major collection": (0,) * 9, "compiler": (300, 80, 40, 10, 6, 3, 1, 4, 4)}
    keys = (*COSTS[3:7], "own_nursery_misses", "own_nursery_fresh_misses")
    sites = {4: (20, 15, 5, 9, 0, 0), 5: (25, 20, 12, 0, 10, 4), 9: (5, 5, 3, 1, 0, 0),
             7: (10, 6, 3, 1, 6, 6), 1: (0, 0, 0, 0, 70, 50)}
    records = simulated()
    at = next(i for i, r in enumerate(records) if r["k"] == "costs")
    records[at:at + 3] = [{"k": "costs", "who": name, **dict(zip(COSTS, figures))}
                          for name, figures in who.items()]
    at = next(i for i, r in enumerate(records) if r["k"] == "minor")
    records[at:at] = [{"k": "site", "id": 9, "kind": "interpreter", "frame": 1}] + [
        {"k": "site_costs", "site": site, **{k: v for k, v in zip(keys, figures) if v}}
        for site, figures in sites.items()]
    costs = [r for r in records if r["k"] in ("costs", "trace_costs")]
    sums = {name: sum(r[name] for r in costs) for name in COSTS}
    next(r for r in records if r["k"] == "totals").update(
        {**sums, "unowned_nursery_misses": 11, "unowned_nursery_fresh_misses": 6, **totals})
    return records


# What a minor collection of aged() costs, in instructions.
UNIT_COSTS = {"minor_collection": 30000, "survived_object": 200, "survived_byte": 1, "root": 80,
              "remembered": 50, "remembered_byte": 2, "card": 2000}
OLD = ("survived", "large", "old_born", "old_inherited", "old_died", "large_died_young",
       "died_first_major", "died_second_major", "old_live", "never_marked", "once_marked", "marked",
       "shadow")


# Of a run that says where it was made.
MACHINE = [
    {"k": "machine", "system": "Linux", "kernel": "6.1.0-18-amd64",
     "distribution": "Debian GNU/Linux 12 (bookworm)", "cpu": "Some CPU @ 3 GHz",
     "cpuinfo_cache": "1024 KB",
     "cpu_caches": [{"level": 1, "kind": "Data", "size": 32768, "ways": 8, "line_size": 64},
                    {"level": 3, "kind": "Unified", "size": 32 * MIB, "ways": 16, "line_size": 64}]},
    {"k": "loaded", "files": ["/usr/bin/pypy3.9", "/usr/lib/libc.so.6",
                              "/usr/lib/pypy3.9/_sqlite3_cffi.pypy39-pp73-x86_64-linux-gnu.so"]},
    {"k": "aborts", "reasons": [["trace too long", 3], ["vable escape", 0]]}]


PARTS = ("arena_used_bytes", "arena_sparse_bytes", "arena_free_bytes", "raw_bytes", "nursery_bytes",
         "collector_bytes", "external_bytes", "jit_bytes", "stack_bytes", "pypy_bytes", "file_bytes",
         "rest_bytes")


def resident(instructions, **parts):
    """What was in memory at a moment, in megabytes."""
    bytes_ = {part: int(parts.get(part[:-len("_bytes")], 0) * MIB) for part in PARTS}
    return {"k": "resident", "allocated_bytes": instructions, "instructions": instructions,
            "resident_bytes": sum(bytes_.values()), **bytes_, "tool_bytes": 70 * MIB}


def aged(file="/home/me/app.py", function="hot", name="head", end=TRUE_END, **totals):
    """A sound profile of a run whose old generation was followed: a loop (site 1) whose instances
    survive, strings (site 5) that die young or are large, and start-up (site 2)."""
    def both(column, count, size):
        return {column + "_objects": count, column + "_bytes": size}

    cells = [
        {"k": "cell", "site": 1, "type": 24, **both("allocated", 400000, 40 * MIB),
         **both("survived", 300000, 30 * MIB), **both("died", 100000, 10 * MIB),
         **both("old_died", 280000, 28 * MIB), **both("died_first_major", 200000, 20 * MIB),
         **both("died_second_major", 70000, 7 * MIB), **both("old_live", 20000, 2 * MIB),
         **both("marked", 60000, 6 * MIB),
         "lifetime": [[20, 200000, 20 * MIB], [23, 80000, 8 * MIB]],
         "lifetime_instructions": [[30, 280000, 28 * MIB]]},
        {"k": "cell", "site": 5, "type": 3, **both("allocated", 40000, 40 * MIB),
         **both("died", 40000, 40 * MIB), **both("large", 8, 16 * MIB), **both("old_died", 3, 6 * MIB),
         **both("large_died_young", 2, 4 * MIB), **both("died_first_major", 1, 2 * MIB),
         **both("old_live", 5, 10 * MIB), **both("marked", 6, 12 * MIB),
         "lifetime": [[10, 2, 4 * MIB], [22, 1, 2 * MIB]]},
        {"k": "cell", "site": 2, "type": 3, **both("allocated", 10000, 10 * MIB),
         **both("survived", 1000, MIB), **both("died", 8999, 9 * MIB - 64), **both("left", 1, 64),
         **both("old_born", 10, 640), **both("shadow", 10, 640), **both("old_live", 1010, MIB + 640),
         **both("marked", 2020, 2 * MIB + 1280)},
    ]

    def total(key):
        return sum(cell.get(key, 0) for cell in cells)

    minors, n = [], 30
    for i in range(n):
        objects, size = 400 * (i + 1) * 43 % 9000, 30000 * (i + 1) * 17 % 900000
        if i == n - 1:
            objects = total("survived_objects") - sum(m["survived_objects"] for m in minors)
            size = total("survived_bytes") - sum(m["survived_bytes"] for m in minors)
        roots, remembered, cards = 50 + 3100 * i % 3000, 1000 * i % 1700, 30 * (i % 3)
        fresh = max(0, roots - minors[-1]["roots"]) if minors else roots
        cost = [1, objects, size, fresh, remembered, 700 * i % 90000, cards]
        minors.append({
            "k": "minor", "n": i + 1, "allocated_bytes": 3 * MIB, "allocated_objects": 15000,
            "survived_bytes": size, "survived_objects": objects, "collector_survived_bytes": size,
            "cause": "nursery", "site": 5 if i % 2 else 1, "roots": roots, "remembered": remembered,
            "remembered_bytes": cost[5],
            "instructions": sum(a * u for a, u in zip(cost, UNIT_COSTS.values())),
            **({"cards": cards} if cards else {}), "used_bytes": (5 + i) * MIB})
    majors = [{"k": "major", "n": i + 1, "cause": cause, "minor": 10 * i + 5,
               "start_allocated_bytes": 30 * MIB, "end_allocated_bytes": 50 * MIB, "steps": 4,
               "marking_instructions": 2000000, "sweeping_instructions": 500000,
               "other_instructions": 1000, "marked_objects": 31013,
               "marked_bytes": 10 * MIB + 640, "died_objects": 140001, "died_bytes": 15 * MIB,
               "arena_bytes": 9 * MIB, "raw_bytes": 10 * MIB, "collector_arena_bytes": 9 * MIB,
               "collector_raw_bytes": 10 * MIB} for i, cause in enumerate(("threshold", "collect"))]
    stores = [{"k": "store", "site": 1, "barriers": 20000, "remembered_bytes": 2 * MIB},
              {"k": "store", "site": 8, "barriers": 1000, "remembered_bytes": MIB,
               "card_arrays": 10, "cards": 870, "card_bytes": 870 * 1024}]
    external = {"k": "external", "site": 4, "blocks": 100, "bytes": 50 * MIB, "freed_blocks": 90,
                "freed_bytes": 45 * MIB, "freed_by_gc_blocks": 80, "freed_by_gc_bytes": 40 * MIB,
                "pressures": 3, "pressure_bytes": 3 * MIB}
    held = [{"k": "held", "allocated_bytes": 60 * MIB, "major": 1, "objects": 30000,
             "bytes": 18 * MIB, "unreached_objects": 9, "unreached_bytes": 2 * MIB},
            {"k": "holder", "objects": 20000, "bytes": 15 * MIB, "root": "local",
             "frame": {"file": file, "line": 9, "function": function, "first_line": 3, "local": 1,
                       "name": name, "lines": [6, 9]}, "in_jit": True,
             "path": [{"type": "Point", "field": "next", "bytes": 15 * MIB, "repeat": 20000}],
             "types": [["Point", 20000, 15 * MIB]]},
            {"k": "held", "allocated_bytes": 106 * MIB, "major": 2, "objects": 21015,
             "bytes": 13 * MIB + 640, "at_exit": True},
            {"k": "holder", "objects": 1000, "bytes": 12 * MIB, "root": "prebuilt",
             "path": [{"type": "W_ModuleDictObject", "field": "dstorage", "bytes": 12 * MIB},
                      {"type": "GcArray of entries", "field": "[3]", "bytes": 12 * MIB},
                      {"type": "W_ListObject", "bytes": 12 * MIB}],
             "types": [["rpy_string", 1000, 12 * MIB]]},
            {"k": "holder", "objects": 1, "bytes": 64, "root": "stack", "path": [], "types": []}]
    minor_instructions = sum(m["instructions"] for m in minors)
    sums = {"minor_collections": n, "major_collections": 2, "major_steps": 9,
            "minor_instructions": minor_instructions, "major_instructions": 6000001,
            "gc_instructions": minor_instructions + 6000001, "instructions": 10 ** 9,
            "jit_instructions": 6 * 10 ** 8, "barriers": 21000, "cards": 870,
            "external_threshold": 4096, "external_bytes": 50 * MIB, "external_blocks": 100,
            "untracked_arena_bytes": 0, "untracked_raw_bytes": 0, "old_memory_bytes": 5 * MIB,
            "unparsed_bytes": 0, "disagreements": 0}
    for unit in ("objects", "bytes"):
        sums.update({f"{column}_{unit}": total(f"{column}_{unit}") for column in OLD})
        sums["nursery_" + unit] = total("allocated_" + unit)
        sums["died_young_" + unit] = total("died_" + unit)
        sums["left_" + unit] = total("left_" + unit)
        sums["allocated_" + unit] = sums["nursery_" + unit] + sums["large_" + unit] \
            + sums["old_born_" + unit]
    known = [r for r in profile(file=file, function=function, end=None)
             if r["k"] not in ("cell", "minor", "totals")]
    return known + cells + stores + [external] + minors + majors + held \
        + [{"k": "totals", **sums, **totals}] + ([end] if end else [])
