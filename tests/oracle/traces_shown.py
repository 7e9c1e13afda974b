#!/usr/bin/env python3
# pypygc traces against what others say of the same run: figures are those of the JSON report, operations
# those of PyPy's own log in text, machine code what objdump makes of the same bytes.
# SPDX-License-Identifier: GPL-3.0-or-later
import base64
import json
import os
import re
import shutil
import subprocess

import books
import tap
from trace_text import number, sums
import vg
from tree import SRCDIR


def shown(t, path, *options):
    done = subprocess.run([vg.PYPYGC, "traces", path, *options], capture_output=True, encoding="utf-8",
                          check=False)
    if not t.is_(done.returncode, 0, f"traces {' '.join(options)}: exit status"):
        t.diag(done.stderr)
    return done.stdout


def operations(text):
    return re.findall(r"(?m)^(?:\+\d+: | *)(?:[pif]\d+ = )?([a-z]\w+)\(", text)


def test_figures(t, path):
    report = json.loads(subprocess.run([vg.PYPYGC, "report", "--json", path], capture_output=True,
                                       check=True).stdout)
    for trace in report["traces"]:
        text, name = shown(t, path, str(trace["id"])), f"trace {trace['id']}"
        t.is_(*sums(text), f"{name}: operations add up")
        own = re.search(r"own code +([\d,]+)", text)
        t.is_(number(own[1]) if own else 0, trace.get("instructions", 0),
              f"{name}: instructions of the JSON report")
        allocated = re.search(r"allocated +([\d,]+) bytes in ([\d,]+)", text)
        t.is_(tuple(map(number, allocated.groups())) if allocated else (0, 0),
              (trace.get("allocated_bytes", 0), trace.get("allocated_objects", 0)), f"{name}: bytes, objects")
        misses = re.search(r"D1 misses +([\d,]+)", text)
        t.is_(number(misses[1]) if misses else 0, trace.get("D1_misses", 0), f"{name}: misses")


def test_operations(t, path, log):
    """PyPy logs the operations of a trace with their offsets; lines of ours that the assembler has added
    are marked."""
    with open(log, encoding="utf-8", errors="replace") as file:
        text = file.read()
    logged = re.findall(r"(?m)^# (?:Loop|bridge) .* with (\d+) ops\n((?:.*\n)*?)\[\w+\] jit-log-opt-", text)
    t.ok(len(logged) > 10, "PyPy's log has loops and bridges")
    none = ("debug_merge_point", "enter_portal_frame", "leave_portal_frame")
    for trace, (_, theirs) in enumerate(logged, 1):
        text = shown(t, path, str(trace))
        ours = "\n".join(row[33:] for row in text[text.index("line, bytecode"):].splitlines()
                         if "(the assembler's)" not in row)
        t.is_(operations(ours), [o for o in operations(theirs) if o not in none],
              f"trace {trace}: operations are those of PyPy's own log, in their order")


def objdump(code, folder):
    """{offset: mnemonic} as binutils have it."""
    path = os.path.join(folder, "code")
    with open(path, "wb") as file:
        file.write(code)
    text = subprocess.run(["objdump", "-D", "-b", "binary", "-mi386:x86-64", "-Mintel", "-w", path],
                          capture_output=True, encoding="utf-8", check=True).stdout
    return {int(at, 16): name for at, name in
            re.findall(r"(?m)^ *([0-9a-f]+):\t[^\t]*\t(?:rex\S* |cs |data16 )*(\w+)", text)}


def test_machine_code(t, run):
    if shutil.which("objdump") is None:
        t.skip("objdump is not installed (Debian: apt install binutils)")
        return
    found = run.profile.all("trace_code")
    t.ok(len(found) > 10, "there is machine code")
    bridges = set()
    for record in found:
        number_, code = str(record["trace"]), base64.b64decode(record["machine_code"])
        text = shown(t, run.profile.path, number_, "--asm")
        ours = {int(at, 16): name for at, name in re.findall(r"(?m)^ {12}\+0x(\w+) +(\w+)", text)}
        table = re.search(r"\+0x0 +(\d+) bytes", text)
        begin = int(table[1]) if table else 0
        if table:
            ours.pop(0)
        theirs = {at + begin: name for at, name in objdump(code[begin:], run.folder).items()}
        t.is_(ours, theirs, f"trace {number_}: machine code is what objdump has")
        bridges |= set(map(int, re.findall(r"; bridge (\d+)$", text, re.M)))
    parents = {r["trace"] for r in found}
    taken = {r["id"] for r in run.profile.all("trace") if r["kind"] == "bridge"}
    t.ok(bridges and bridges <= taken, "jumps of guards lead to bridges")
    t.ok(len(parents) > 1, "of several traces")


with tap.Tap() as test:
    given = vg.run(books.program("unstable"), options=["--cache-sim=yes"],
                   env={"PYPYLOG": "jit-log-opt:{folder}/opt.log"})
    if test.ok(given.status == 0 and given.profile, "the program runs"):
        test_figures(test, given.profile.path)
        test_operations(test, given.profile.path, os.path.join(given.folder, "opt.log"))
        test_machine_code(test, given)
