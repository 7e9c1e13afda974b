# SPDX-License-Identifier: GPL-3.0-or-later
# For the tests of the program `pypygc`: a profile with a ledger of work, whose sums can be done by hand.
import base64

import given

APP = "/home/me/app.py"
IMPORTLIB = "<builtin>/frozen importlib._bootstrap"

# Parts of the run.
WORK = {"compiled": 1750, "called": 5800, "interpreter": 5050, "guards": 2500, "compiler": 900,
        "minor": 500, "major": 0, "start-up": 4000, "other": 100}
ALL = sum(WORK.values())

# id: file, function, first line, calls, inclusive
CODES = {
    1: (APP, "<module>", 1, 1, 13000), 2: (APP, "main", 3, 1, 12850), 3: (APP, "hot", 8, 1, 12550),
    4: (APP, "helper", 12, 4, 1000),
    5: (IMPORTLIB, "_find_and_load", 90, 2, 3000), 6: (IMPORTLIB, "_find_spec", 200, 2, 700),
    7: (IMPORTLIB + "_external", "get_data", 300, 2, 300),
    8: (IMPORTLIB + "_external", "_compile_bytecode", 400, 2, 500),
    9: (IMPORTLIB, "_call_with_frames_removed", 50, 2, 1440),
    10: ("/home/me/mod.py", "<module>", 1, 2, 1420),
    11: (APP, "helper", 40, 1, 0),  # a namesake
}
# code, line, instructions, inclusive
LINES = [(1, 20, 150, 13000), (2, 5, 300, 12850), (3, 9, 600, 600), (4, 13, 1000, 1000),
         (5, 100, 60, 3000), (6, 205, 700, 700), (7, 303, 300, 300), (8, 404, 500, 500),
         (9, 51, 20, 1440), (10, 2, 1420, 1420)]


def table(kind, columns, rows, **more):
    return {"k": kind, **more, "columns": columns, "rows": rows}


def machine_code():
    """900 bytes at 4096: a table of two addresses, their loads, a call at 50, a guard at 80 that jumps to
    8192, a call at 90 and a jump to 50."""
    def at(offset, code):
        return code.ljust(offset, b"\x90")

    code = bytes(range(16)) + b"\x48\x8b\x05\xe9\xff\xff\xff" + b"\x48\x8b\x0d\xea\xff\xff\xff"
    code = at(50, code) + b"\xff\xd0"
    code = at(80, code) + b"\x48\x83\xf9\x08" + b"\x0f\x85" + (8192 - 4096 - 90).to_bytes(4, "little")
    return at(900, code + b"\xff\xd1" + b"\xe9" + (50 - 97).to_bytes(4, "little", signed=True))


def traces(file, function, helper):
    """A loop that inlines a function and calls two others; one of the engine of regular expressions."""
    return [
        {"k": "trace", "id": 1, "log_id": 1, "kind": "loop", "address": 4096, "size": 900,
         "alive": True},
        {"k": "trace", "id": 2, "log_id": 2, "kind": "entry bridge", "driver": "rsre_Match",
         "address": 8192, "size": 90, "alive": True},
        {"k": "trace_ops", "trace": 1,
         "opt": [["L", 7, "label", "?,p0"], ["m", file, 9, function], ["e", 1],
                 ["m", file, 13, helper],
                 ["o", "call_r", "p2,ConstClass(W_UnicodeObject.descr_format),p1,<Callr 8 r>"],
                 ["g", 99, "guard_class", "?,p1", "p1"], ["l", 1], ["m", file, 10, function],
                 ["o", "call_may_force_r", "p3,p2,<Callr 8 r>"]],
         "asm": [["L", 0, 7],
                 ["C", 50, "call_r", "p7,ConstClass(W_UnicodeObject.descr_format),p5,<Callr 8 r>"],
                 ["g", 80, 99], ["C", 90, "call_may_force_r", "p9,p4,<Callr 8 r>"]]},
        {"k": "trace_ops", "trace": 2, "opt": [["g", 100, "guard_true", "?,i1", ""]],
         "asm": [["g", 8, 100]]},
        {"k": "trace_costs", "trace": 1, "instructions": 1050,
         "operations": [[0, 100], [1, 200], [2, 300], [3, 400], [None, 50]]},
        {"k": "trace_costs", "trace": 2, "instructions": 700, "operations": [[0, 700]]},
        {"k": "trace_code", "trace": 1, "operations_end": 92,
         "machine_code": base64.b64encode(machine_code()).decode(),
         "operations": [16, "label", 0, "load_from_gc_table", 7, "load_from_gc_table", 27, "call_r",
                        30, "guard_class", 10, "call_may_force_r", 2, "jump"]},
    ]


def work_over_time(work):
    """PyPy's start alone, and then two halves of the rest."""
    spans = [dict.fromkeys(work, 0) | {"start-up": work["start-up"]},
             {who: 0 if who == "start-up" else count // 2 for who, count in work.items()}]
    spans.append({who: count - spans[0][who] - spans[1][who] for who, count in work.items()})
    rows, done = [], 0
    for i, span in enumerate(spans):
        done += sum(span.values())
        rows.append([i << 20, done, *span.values()])
    return table("work_span", ["allocated_bytes", "instructions", *(who.replace("-", "_") for who in work)], rows)


def ledger(file=APP, function="hot", helper="helper", scale=1, short=True):
    """The records of the ledger. SCALE multiplies what the interpreter does on line 5 of main. SHORT:
    what a line has called is left out where that is nothing."""
    def named(text):
        return {APP: file, "hot": function, "helper": helper}.get(text, text)

    codes = [[named(f), named(n), line, calls,
              inclusive + (300 * (scale - 1) if n in ("main", "<module>") and f == APP else 0)]
             for f, n, line, calls, inclusive in CODES.values()]
    lines = [[code, line, own * scale if code == 2 else own,
              inclusive + (300 * (scale - 1) if code <= 2 else 0)]
             for code, line, own, inclusive in LINES]
    if short:
        lines = [row[:3] if row[2] == row[3] else row for row in lines]
    work = {**WORK, "interpreter": WORK["interpreter"] + 300 * (scale - 1)}
    return traces(file, function, helper) + [
        table("work", ["who", "instructions"], [list(part) for part in work.items()]),
        work_over_time(work),
        table("code", ["file", "function", "line", "calls", "inclusive_instructions"], codes, first=1),
        table("line_costs", ["code", "line", "instructions", "inclusive_instructions"], lines),
        table("called_costs", ["trace", "operation", "times", "instructions"],
              [[1, 1, 10, 5000], [1, 3, 4, 800]]),
        table("guard_costs", ["trace", "operation", "times", "instructions"], [[1, 2, 5, 2500]]),
        table("tracing", ["code", "line", "trace", "operation", "times", "given_up", "instructions"],
              [[3, 9, None, None, 3, 2, 800], [None, None, 1, 2, 1, None, 100]]),
        table("calls", ["callee", "times", "inclusive_instructions", "code", "line", "trace",
                        "operation"],
              [[2, 1, 12850 + 300 * (scale - 1), 1, 20], [3, 1, 12550, 2, 5],
               [4, 4, 1000, None, None, 1, 3], [9, 2, 1440, 5, 100], [10, 2, 1420, 9, 51],
               [6, 2, 700, 5, 100], [1, 1, 13000]]),
        table("mapped", ["path", "instructions"],
              [["/lib/libc.so.6", 400], ["/usr/lib/libssl.so.3", 900]]),
    ]


def profile(end=given.TRUE_END, scale=1, totals=None, **names):
    """A sound profile of a run of which there is little but its ledger."""
    file = names.get("file", APP)
    header, run = given.profile(file=file)[:2]
    work = ledger(scale=scale, **names)
    instructions = ALL + 300 * (scale - 1)
    records = [
        {**header, "version": 2}, run,
        {"k": "type", "id": 3, "name": "rpy_string", "fixed_size": 24, "item_size": 1}, *work,
        {"k": "frame", "id": 1, "file": file, "line": 20, "function": "<module>"},
        {"k": "site", "id": 1, "kind": "interpreter", "frame": 1},
        {"k": "cell", "site": 1, "type": 3, "allocated_objects": 1, "allocated_bytes": 64},
        {"k": "totals", "nursery_bytes": 64, "nursery_objects": 1, "survived_bytes": 0,
         "survived_objects": 0, "died_young_bytes": 64, "died_young_objects": 1, "left_bytes": 0,
         "left_objects": 0, "minor_collections": 0, "instructions": instructions,
         "jit_instructions": 1750, "traces": 2, "aborted_traces": 0, "ledger_difference": 0,
         **(totals or {})}]
    return records + ([end] if end else [])
