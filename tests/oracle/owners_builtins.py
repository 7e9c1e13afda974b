#!/usr/bin/env python3
# What builtins allocate belongs to the line that calls them: by bytes that are known, and as many
# with the JIT as without it.
# SPDX-License-Identifier: GPL-3.0-or-later


import books
import owners
import tap
import vg

PROGRAM = owners.program("builtins")
COUNT = 24000  # so many that warm-up is under 2 %
HEADER = 16  # bytes of a header and a length; a string has 8 more for its hash

# By mark: how the types start that only this call makes; the least bytes a call or an element.
CALLS = {
    "join": ("rpy_string", COUNT * (HEADER + 8 + 219)),
    "sorted": ("GcArray of Float", COUNT * (HEADER + 8 * 200)),
    "dict": ("GcArray of odictentry", COUNT // 20 * (HEADER + 8 * 200)),
    "append": ("GcArray of * object", COUNT // 20 * (HEADER + 8 * 200)),
    "replace": ("rpy_string", COUNT * (HEADER + 8 + 300)),
}
FUNCTIONS = {"join": "joins", "sorted": "sorts", "dict": "grows_dict", "append": "appends",
             "replace": "replaces"}


def at_line(rows, mark):
    """Bytes of the call's type of which LINE is in the stack, the compiler's left out; a builtin
    may itself be Python code of PyPy's."""
    start, line = CALLS[mark][0], books.marked_lines(PROGRAM, "calls")[mark]
    return owners.total_bytes(r for r in rows if r.type.startswith(start) and r.kind != "compiler"
                              and [n for f, n, _ in r.chain if f == PROGRAM][:1] == [line])


def in_function(rows, mark):
    return owners.total_bytes(r for r in rows if r.type.startswith(CALLS[mark][0])
                              and r.kind != "compiler" and [w for f, _, w in r.chain
                                                            if f == PROGRAM][:1]
                              == [FUNCTIONS[mark]])


with tap.Tap() as test:
    off = owners.run("builtins", str(COUNT), pypy=["--jit", "off"], options=["--stack-depth=16"])
    jit = owners.run("builtins", str(COUNT))
    if owners.started(test, "--jit off", off) and owners.started(test, "with the JIT", jit):
        interpreted = owners.raw(off.profile)
        compiled = owners.reported(vg.report_json(jit.profile))
        for call, (_, least) in CALLS.items():
            without, with_jit = at_line(interpreted, call), at_line(compiled, call)
            good = test.ok(least <= without, f"{call}: interpreted, at least what is known")
            good &= test.ok(least * 0.99 <= with_jit, f"{call}: with the JIT, the same")
            good &= test.ok(abs(with_jit - without) <= 0.02 * without,
                            f"{call}: as many bytes with the JIT as without")
            test.ok(at_line(interpreted, call) >= 0.99 * in_function(interpreted, call),
                    f"{call}: next to nothing at another line of its function")
            if not good:
                test.diag(f"{without} bytes interpreted, {with_jit} with the JIT, at least {least}")
                owners.show(test, [r for r in compiled if r.type.startswith(CALLS[call][0]) and
                                   any(w == FUNCTIONS[call] for _, _, w in r.chain)])
        calls = [r for r in compiled if r.kind == "jit-call"]
        test.ok(calls, "the JIT calls some of them")
        books.nothing(test, (r for r in calls if r.place is None or not r.more.get("operation")),
                      "code that a trace calls has a line and the operation that called")
