# What the fuzzers begin with: a few small inputs for each target, made here and by the tests of the
# program.
# SPDX-License-Identifier: GPL-3.0-or-later

import json
import os
import struct
import sys
import zlib

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, "cli"))

import given
import given_memory
import given_work


# ---- profiles

def inputs_of_report():
    yield from map(given.lines_of, profiles())
    yield from map(given.lines_of, map(as_tables, profiles()))


def profiles():
    yield given.profile()
    yield given.profile(end=None)
    yield given.simulated()
    yield given.with_sites()
    yield given.aged()
    yield given.marked(given.START, given.PHASE, {**given.PHASE, "name": "last", "open": True})
    records = given.aged()
    yield records[:2] + given.MACHINE + records[2:]
    yield records[:-2] + [given.resident(10 ** 6, pypy=40, raw=2),
                          {"k": "memory", "allocated_bytes": 9, "instructions": 10 ** 6,
                           "old_bytes": 5, "external_bytes": 6},
                          {"k": "sparse", "type": 24, "site": 1, "objects": 7, "bytes": 336,
                           "free_bytes": 8000}] + records[-2:]
    yield given_memory.run(lambda p: 30, kept=given_memory.alive(
        [(9, 10), (20, 30), (40, 50)], t24=[10 ** 7, 2 * 10 ** 7], t24_1=[10 ** 7], t3=[5, 6, 10 ** 7]))
    yield given_work.profile()
    yield given_memory.with_snapshots(*given_memory.shots())
    yield folded()
    yield from of_patterns()


CLOCKS = {"lifetime": "bytes", "lifetime_instructions": "instructions"}


def folded():
    """What only version 2 has, and as_tables does not make of version 1: what is too small to matter.
    Lifetimes of a cell and of the rest, a cell of other types, collections that share a row, a trace
    that is told in short."""
    records = given.aged()
    records[0]["version"] = 2
    cells = [r for r in records if r["k"] == "cell"]
    lifetimes = [{"k": "lifetime", "clock": clock, "exponent": e, "objects": o, "bytes": b,
                  **({"site": c["site"], "type": c["type"]} if c is cells[0] else {})}
                 for key, clock in CLOCKS.items() for c in cells[:2]
                 for e, o, b in sorted(c.pop(key, ()))]
    rest = {k: v for k, v in cells[-1].items() if k not in ("k", "site")}
    cells[-1]["type"] = 1
    made, shared = [], None
    for record, following in zip(records, [*(r["k"] for r in records[1:]), None]):
        kind = record["k"]
        if kind in ("minor", "major") and record["n"] % 2 and following == kind:
            shared = record
            continue
        if kind in ("minor", "major") and shared is not None:
            record.update({k: v + shared[k] for k, v in record.items() if k in shared and k not in
                           ("k", "n", "cause", "site", "minor", "used_bytes", "start_allocated_bytes",
                            "end_allocated_bytes") and not k.endswith(("arena_bytes", "raw_bytes"))},
                          collections=2)
            shared = None
        if kind == "trace_ops":
            record.update(short=True, recorded=[], opt=[op[:4] for op in record["opt"]],
                          asm=[op[:5] for op in record["asm"]])
        made.append(record)
        if kind == "type" and following != "type":
            made.append({"k": "type", "id": 1, "name": "(other types)", "fixed_size": 0})
        if kind == "cell" and following != "cell":
            made += [{"k": "type_rest", **rest}, *lifetimes]
    return made


def of_patterns():
    """Types, operations and sites that the rules look for, all in one loop and its calls."""
    for types in (("W_IntObject", "W_FloatObject", "rbigint", "W_LongObject"),
                  ("PyFrame", "W_DictMultiObject", "GcArray of odictentry", "Function", "Cell"),
                  ("rpy_string", "W_ListObject", "GcArray of * GCREF", "GeneratorIterator"),
                  ("WeakReference", "W_Root", "JITFRAME", "Point", "PyCode", "W_BytearrayObject")):
        records = given.aged()
        at = next(i for i, r in enumerate(records) if r["k"] == "cell")
        first = next(r for r in records if r["k"] == "cell")
        more, cells = [], []
        for i, name in enumerate(types):
            more.append({"k": "type", "id": 1000 + i, "name": name, "rpython": "GcStruct " + name,
                         "fixed_size": 24 + 8 * i, **({"item_size": 8} if i % 2 else {})})
            cells += [{**first, "type": 1000 + i, "site": 1 + (i + j) % 8} for j in range(3)]
        yield records[:at] + more + records[at:at + 3] + cells + records[at + 3:]


def as_tables(records):
    """The same in the way of version 2: records of a kind that follow each other in a table, names
    as numbers of strings."""
    strings, done, at = {}, [{**records[0], "version": 2}], 1
    while at < len(records):
        kind, end = records[at]["k"], at
        while end < len(records) and records[end]["k"] == kind:
            end += 1
        run, at = records[at:end], end
        if kind not in ("type", "frame", "site", "cell", "type_rest", "lifetime", "site_costs", "store",
                        "external", "minor", "major"):
            done += run
            continue
        columns = list(dict.fromkeys(key for r in run for key in r if key != "k"))
        texts = [r[c] for r in run for c in columns if isinstance(r.get(c), str)]
        fresh = [s for s in dict.fromkeys(texts) if s not in strings]
        if fresh:
            first = len(strings) + 1
            done.append({"k": "strings", "first": first, "texts": fresh})
            strings.update((s, first + i) for i, s in enumerate(fresh))
        rows = [[strings[r[c]] if isinstance(r.get(c), str) else r.get(c) for c in columns]
                for r in run]
        table = {"k": kind, "columns": columns, "rows": rows}
        if "id" in columns and [r["id"] for r in run] == list(range(run[0]["id"],
                                                                    run[0]["id"] + len(run))):
            column = columns.index("id")
            table = {"k": kind, "columns": columns[:column] + columns[column + 1:],
                     "rows": [r[:column] + r[column + 1:] for r in rows], "first": run[0]["id"]}
        done.append(table)
    return done


def thinned(path, cells=12, length=3000):
    """As much of a real profile as is small: the first cells by allocated bytes with all that they
    name, and of the other kinds the first records that are not long."""
    with open(path, encoding="utf-8") as file:
        records = [json.loads(line) for line in file]
    by = {kind: {r["id"]: r for r in records if r["k"] == kind and "id" in r}
          for kind in ("type", "trace", "frame", "site")}
    needed, counts, kept = set(), {}, []

    def need(kind, number):
        if number is None or (kind, number) in needed or number not in by[kind]:
            return
        needed.add((kind, number))
        for key in ("site", "type", "trace", "frame", "caller"):
            need({"caller": "frame"}.get(key, key), by[kind][number].get(key))

    best = sorted((r for r in records if r["k"] == "cell" and "type" in r),
                  key=lambda r: -r.get("allocated_bytes", 0))[:cells]
    for cell in best:
        need("site", cell["site"])
        need("type", cell["type"])
    for r in records:
        kind = r["k"]
        counts[kind] = counts.get(kind, 0) + 1
        if kind in by:
            keep = (kind, r.get("id")) in needed
        elif kind == "cell":
            keep = r in best
        elif kind in ("trace_ops", "trace_costs", "trace_code"):
            keep = ("trace", r.get("trace")) in needed and len(json.dumps(r)) < length
        else:
            keep = counts[kind] <= 40 and len(json.dumps(r)) < length and all(
                (key, r[key]) in needed for key in ("site", "pinned_site") if key == "site" and key in r)
        if keep:
            kept.append(r)
    return given.lines_of(kept)


def inputs_of_compare():
    for old, new in ((given.profile(), given.profile(1.5)),
                     (given.aged(), given.aged(file="/home/me/b.py", function="cold")),
                     (given.with_sites(), given.with_sites(instructions=1)),
                     (given_work.profile(), given_work.profile(scale=2)),
                     (as_tables(given.aged()), given.aged(name="tail")),
                     (folded(), as_tables(folded()))):
        yield given.lines_of(old) + b"==\n" + given.lines_of(new)
    yield b"==\n".join([given.lines_of(given.profile()), given.lines_of(given.profile(2)),
                        b"max line app.py:hot allocated_bytes 1MB # why\nmax type Point allocated_bytes 1\n"])


# ---- what users write

def inputs_of_limits():
    yield b"# all\nmax allocated_bytes +2%\nmax survived_bytes 10MB\nmax gc_instructions -5%\n"
    yield b"max line app.py:hot allocated_bytes 1MiB # why\nmax line -:JIT compiler survived_bytes 0%\n"
    yield b"max type GcArray of Signed allocated_objects 50000\nmax severity none\n"
    yield b"no finding\nno finding severity>=medium\nno finding medium-lived severity>=high\n"
    for name in given.HOSTILE.values():
        yield b"max line " + name + b":hot allocated_bytes 1MB # " + name + b"\n"


def inputs_of_suppressions():
    yield b"medium-lived app.py:hot # the window is meant to be that long\n"
    yield b"# all\n* *.py:9\nboxed-global lib/*:<module>\nnursery-too-small\n"
    yield b"medium-lived [a-c]?p.py:h*t\n* -:JIT compiler\n"
    for name in given.HOSTILE.values():
        yield b"medium-lived *:* # " + name + b"\n"


def inputs_of_gate():
    for text in given.HOSTILE.values():
        yield b"\x03a" + text + b"b"
    yield b"\x00" + given.EVIL[:60].encode()


# ---- layouts

TABLE, TYPES, CODE = 0x3000, 70, 0x1000
NURSERY_FREE, NURSERY_TOP, GC_OBJECT, ROOT_STACK_TOP = 0x5190, 0x51b0, 0x5000, 0x5358


def inputs_of_layout_text():
    lines = ["pypygc-layout 1", "revision 3", "library /usr/lib/libpypy3-c.so", "build_id 0123ab",
             "pypy_version 7.3.11", "python_version 3.9.16", "text 0x1000 4096",
             "nursery_free 0x5190", "nursery_top 0x51b0", "gc_object 0x5000",
             "root_stack_top 0x5358", "collect_and_reserve 0x1100", "type_table 0x3000",
             "discard_preambles 2", "named JITFRAME 40", "field PyFrame.inst_pycode 24",
             "instance 72 16", "missing type_names They were not found.", "types 2",
             "type 8 1 24 0 0 0 0x58000001 A\ta.b.A", "type 40 2 16 8 16 8 0x58010002 B\tGcArray"]
    yield "".join(line + "\n" for line in lines).encode()
    yield "".join(line + "\n" for line in lines[:3] + ["types 0"]).encode()


def code_of_pypy():
    """Allocations and pushes of roots, as compilers make them."""
    code = bytearray()

    def instruction(opcode, target):
        code.extend(opcode)
        code.extend(struct.pack("<i", target - (CODE + len(code) + 4)))

    for _ in range(30):
        instruction(b"\x48\x8b\x05", NURSERY_FREE)
        code.extend(b"\x48\x8d\x50\x10")
        instruction(b"\x48\x89\x15", NURSERY_FREE)
        instruction(b"\x48\x3b\x15", NURSERY_TOP)
        code.extend(b"\x77\x05" + b"\x90" * 5 + b"\xc3" + b"\x90" * 16)
        instruction(b"\x48\x8d\x3d", GC_OBJECT)
        instruction(b"\xe8", CODE + 64)
        for _ in range(2):
            instruction(b"\x4c\x8b\x25", ROOT_STACK_TOP)
            code.extend(b"\x49\x8d\x44\x24\x10")
            instruction(b"\x48\x89\x05", ROOT_STACK_TOP)
            code.extend(b"\x48\x83\x2d" + struct.pack("<i", ROOT_STACK_TOP - (CODE + len(code) + 8))
                        + b"\x10")
    return bytes(code)


def inputs_of_elf():
    known = ["JITFRAME { frame_info, jf_descr }", "rpy_string { hash, chars }",
             "pypy.objspace.std.frame.StdObjSpaceFrame { super }",
             "pypy.interpreter.pyframe.PyFrame { super, inst_pycode, inst_last_instr }",
             "pypy.interpreter.pycode.PyCode { super, inst_co_name, inst_co_filename }",
             "pypy.objspace.std.mapdict.AbstractAttribute { super, inst_terminator }"]
    known += [f"pypy.objspace.C{i} {{ super, inst_x, inst_y }}" for i in range(TYPES)]
    names = "member0     ?\n" + "".join(f"member{i + 1}     GcStruct {known[i]}\n"
                                       for i in range(TYPES))
    no_pointers = TABLE + 8 + 32 * TYPES
    table = struct.pack("<Q", 0) + b"".join(
        struct.pack("<QQQQ", 0x58000000 | (i + 1), 0, 24, no_pointers) for i in range(TYPES))
    for with_names in (True, False):
        code = code_of_pypy().ljust(0x1800, b"\xc3")
        data = table + struct.pack("<Q", 0)
        if with_names:
            data += zlib.compress(names.encode(), 9)
        headers = struct.pack("<16sHHIQQQIHHHHHH", b"\x7fELF\2\1\1", 3, 62, 1, 0, 64, 0, 0, 64, 56, 2,
                              0, 0, 0)
        at = 64 + 2 * 56
        for flags, address, size, memory in ((5, CODE, len(code), len(code)),
                                             (6, TABLE, len(data), 0x3000)):
            headers += struct.pack("<IIQQQQQQ", 1, flags, at, address, address, size, memory, 8)
            at += size
        yield headers + code + data


# ---- the JIT log: rpython/rlib/rjitlog/rjitlog.py

def text_of_log(text):
    return struct.pack("<I", len(text)) + text


def inputs_of_jitlog():
    names = [b"jump", b"call_malloc_nursery", b"nursery_ptr_increment", b"gc_store", b"guard_true",
             b"label", b"new_with_vtable", b"call_malloc_nursery_varsize", b"int_add", b"call_r"]
    log = struct.pack("<BHB", 0x1e, 4, 0) + text_of_log(b"x86_64")
    log += struct.pack("<BH", 0x12, len(names))
    log += b"".join(struct.pack("<H", 100 + i) + text_of_log(n) for i, n in enumerate(names))

    def operation(name, args, descr=0, offset=None):
        record = struct.pack("<BH", 0x14 if descr else 0x13, 100 + names.index(name))
        record += text_of_log(args) + (struct.pack("<Q", descr) if descr else b"")
        record += text_of_log(b"p1,i2,-" if name.startswith(b"guard") else b"")
        if offset is not None:
            record += struct.pack("<BHI", 0x16, offset & 0xffff, 4) + b"\x90" * 4
        return record

    def trace(number, bridge, start):
        yield struct.pack("<BQ", 0x1b, number) + text_of_log(b"bridge" if bridge else b"loop")
        yield struct.pack("<Q", 77 if bridge else 0) + text_of_log(b"")
        yield struct.pack("<BQB", 0x18, number, 0x11) + text_of_log(b"p0,i1")
        yield struct.pack("<BHHHH", 0x1d, 3, ord("s") << 8 | 1, ord("i") << 8 | 2, ord("s") << 8 | 8)
        yield b"\x20\x00" + text_of_log(b"/a/dir/")
        yield b"\x1f\x00" + text_of_log(b"f.py") + b"\x00" + struct.pack("<Q", 12) + b"\xff" + text_of_log(b"f")
        yield operation(b"new_with_vtable", b"p2,<SizeDescr 16>", 5)
        yield operation(b"guard_true", b"?,i1,<Guard1>", 900)
        yield operation(b"label", b"?,p0,<Label>", 901)
        yield struct.pack("<BQB", 0x19, number, 0x11) + text_of_log(b"p0,i1")
        yield struct.pack("<BQQ", 0x15, start, start + 200000)
        yield operation(b"guard_true", b"?,i1,<Guard1>", 900, 16)
        yield operation(b"call_malloc_nursery", b"p3,80", 0, 40000)
        yield operation(b"gc_store", b"?,p3,0,1111,8")
        yield operation(b"nursery_ptr_increment", b"p4,p3,24", 0, 40060)
        yield operation(b"gc_store", b"?,p4,0,2222,8")
        yield operation(b"label", b"?,p0,<Label>", 901, 65000)
        yield operation(b"call_malloc_nursery_varsize", b"p6,i1", 0, 100)
        yield operation(b"call_r", b"p7,ConstClass(f),p6,<Callr 8 r>", 44, 200)

    log += b"".join(trace(1, False, 0x10000))
    yield b"\x06" + log
    log += b"".join(trace(3, True, 0x90000))
    log += struct.pack("<BQQ", 0x1a, 77, 0x90000) + struct.pack("<BQBQ", 0x1c, 1, ord("e"), 1234)
    yield b"\xff" + log + struct.pack("<BQ", 0x21, 2)
    yield b"\x00JIT jit-summary\nTracing:  \t7\t0.1\nabort: trace too long:\t3\nabort: vable escape: 0\n"


# ---- all of them

TARGETS = {"report": inputs_of_report, "compare": inputs_of_compare, "limits": inputs_of_limits,
           "suppressions": inputs_of_suppressions, "gate": inputs_of_gate, "elf": inputs_of_elf,
           "layout_text": inputs_of_layout_text, "jitlog": inputs_of_jitlog}


def put(target, folder):
    """Writes the seeds of a target into a folder; returns how many there are."""
    os.makedirs(folder, exist_ok=True)
    n = 0
    for n, seed in enumerate(TARGETS[target](), 1):
        with open(os.path.join(folder, f"seed{n}"), "wb") as file:
            file.write(seed)
    return n
