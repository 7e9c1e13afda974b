# SPDX-License-Identifier: GPL-3.0-or-later
# For the tests of the program `pypygc`: profiles that a test makes itself, and a way to run it.
import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, "lib"))

BUILD = os.environ.get("PYPYGC_BUILDDIR", ".")
SOURCE = os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, os.pardir)
PYPYGC = os.path.abspath(os.path.join(BUILD, "bin", "pypygc"))

MIB = 1 << 20
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
        return json.loads(self.out)


def pypygc(*arguments, cwd=None, stdout=subprocess.PIPE):
    done = subprocess.run([PYPYGC, *arguments], cwd=cwd, stdin=subprocess.DEVNULL, stdout=stdout,
                          stderr=subprocess.PIPE, timeout=120, check=False)
    return Result(done.returncode, done.stdout, done.stderr)


def lines_of(records):
    return "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records).encode()


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
        {"k": "run", "command": list(command), "pid": 42, "cwd": "/home/me", "valgrind": "3.19.0",
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
