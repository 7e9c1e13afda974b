#!/usr/bin/env python3
# pypygc traces: the list, one trace with its bridges and operations, machine code; names that mean harm
# do none. tests/oracle/traces_shown.py compares with what others say of a run.
# SPDX-License-Identifier: GPL-3.0-or-later
import base64
import os
import random
import re
import tempfile

from given import EVIL, HARM, profile, pypygc, write
import given_work
import tap
from trace_text import sums

INK = re.compile("\x1b\\[(0|1;31|32|2|1)m")


def shown(t, *arguments, status=0, environment=None):
    result = pypygc("traces", *arguments, environment=environment)
    if not t.is_(result.status, status, f"traces {' '.join(arguments[1:])}: exit status"):
        t.diag(repr(result))
    return result.out.decode()


def test_list(t, path):
    text = shown(t, path)
    t.ok("1 loop, 1 entry bridge" in text, "how many there are")
    # of 20,600 instructions: 1,050 of its own, 5,800 called, 2,500 after guards; 700 of the other
    t.is_(re.findall(r"(?m)^ +([\d.]+) .*  (\d) (loop|entry bridge)  (.*)$", text),
          [("45.4", "1", "loop", "app.py:9 hot"), ("3.4", "2", "entry bridge", "regular expression")],
          "what took most comes first, with what it caused")
    t.is_(re.findall(r"(?m)^ +[\d.]+ .* (\d) loop  ", shown(t, path, "--function=help*")), ["1"],
          "those with code of a function that is inlined")
    text = shown(t, path, "--op=call_*")
    t.is_(re.findall(r"(?m)^ +([\d,]+) +app.py:(\d+) \w+  (p\d) = (call\w+)", text),
          [("5,200", "13", "p2", "call_r"), ("1,200", "10", "p3", "call_may_force_r")],
          "operations that are looked for, each with its line and what it took")
    t.ok("descr_format" in shown(t, path, "--op=W_UnicodeObject.*"), "or by what they call")
    t.ok("1 more, with --top=0" in shown(t, path, "--top=1"), "a part of the list")


def test_trace(t, path):
    text = shown(t, path, "1")
    for figure in ("900 bytes at 0x1000", "9,350 instructions,  45.4 %", "1,050 instructions",
                   "5,800 instructions", "2,500 instructions", "5 times without a bridge"):
        t.ok(figure in text, f"trace 1: {figure}")
    t.is_(sums(text), (9350, 9350), "operations add up to the trace")
    t.is_(re.findall(r"(?m)^.{24}( *)app.py:(\d+) (\w+)", text), [("", "9", "hot"), ("  ", "13", "helper"),
                                                               ("", "10", "hot")],
          "lines of Python, inlined functions further in")
    t.ok(re.search(r"(?m)^ +2,800 +guard_class\(p1\)\n +failed 5 times: an object of another type$", text),
          "a guard, how often it failed, and what that means")
    t.ok(re.search(r"(?m)^ +5,200 +p2 = call_r\(.*\n +called 10 times, 5,000 instructions there$", text),
          "a call, and what it called")


    other = write(path + ".other", [r for r in given_work.profile()
                                    if r["k"] != "trace_costs" or r["trace"] != 2])
    t.ok(re.search(r"work +counts for the lines of Python that entered it", shown(t, other, "2")),
         "a trace of another driver, whose work its callers have")
    os.unlink(other)


def test_machine_code(t, path, folder):
    text = shown(t, path, "1", "--asm")
    if "needs capstone" in text:
        return
    code = dict(re.findall(r"(?m)^ {12}\+0x(\w+) +(.*?)$", text))
    t.is_([code.get(at) for at in ("0", "10", "17", "32", "54", "5a")],
          ["16 bytes: constants of the trace",
           "mov rax, qword ptr [rip - 0x17]             ; constant 0",
           "mov rcx, qword ptr [rip - 0x16]             ; constant 1", "call rax",
           "jne 0x2000                                  ; entry bridge 2 +0x0", "call rcx"],
          "machine code: constants, what a jump leads to")
    t.is_(code["5c"].split(), ["jmp", "+0x32", ";", "call_r"], "a jump within the trace")
    t.ok(text.index("+0x5c ") < text.index("Behind the operations") < text.index("+0x61 "),
          "what is behind the operations stands apart")
    t.is_(max(int(at, 16) for at in code), 899, "to the last byte")
    changed, noisy = given_work.profile(), random.Random(1).randbytes(900)
    for record in changed:
        if record["k"] == "trace_code":
            record["machine_code"] = base64.b64encode(noisy).decode()
    noise = write(os.path.join(folder, "noise.out"), changed)
    t.ok("Behind the operations" in shown(t, noise, "1", "--asm"), "bytes that are no code are shown, too")
    t.ok("Its machine code is not in the profile" in shown(t, path, "2", "--asm"),
         "where there is none, that is said")


def test_errors(t, path, folder):
    records = [{**r, "traces": 0} if r["k"] == "totals" else r for r in given_work.profile()]
    kept = ("header", "run", "totals", "end")
    empty = write(os.path.join(folder, "empty.out"), [r for r in records if r["k"] in kept])
    unseen = write(os.path.join(folder, "unseen.out"), [{k: v for k, v in r.items() if k != "traces"} for r in records
                                                        if r["k"] in kept])
    cases = [((path, "7"), "there is no trace 7; it has 2"), ((path, "--asm"), "give its number"),
             ((path, "--color=blue"), "auto, always or never"), ((path, "x", "y"), "too much"),
             ((path, "--op=no_such"), "no trace has what is looked for"),
             ((path, "-o", path), "is the profile itself"), (("/no/such",), "cannot be opened"),
             ((empty,), "compiled nothing"),
             ((unseen,), "the JIT log was not seen")]
    t.is_(pypygc("traces", path, "--output=-", cwd=folder).out, pypygc("traces", path).out,
          "--output=-: standard output")
    t.ok(not os.path.exists(os.path.join(folder, "-")), "--output=-: no file")
    for arguments, message in cases:
        result = pypygc("traces", *arguments)
        t.ok(result.status == 2 and message in result.err.decode(),
             f"{' '.join(arguments[1:])}: {message}")
    with open("/dev/full", "wb") as full:
        t.is_(pypygc("traces", path, stdout=full).status, 2, "a full disk")
    result = pypygc("traces", cwd=folder)
    t.ok(result.status == 0 and b"reading pypygc.out.1, the newest here" in result.err, "the newest profile")
    t.is_(pypygc("traces", cwd="/").status, 2, "none")


def test_ink(t, path):
    text = shown(t, path, "1", "--color=always")
    t.ok(INK.search(text) and not HARM.search(INK.sub("", text)), "colours, and nothing else")
    t.is_(INK.sub("", text), shown(t, path, "1"), "text is the same with colours and without")
    t.ok("\x1b" not in shown(t, path), "none where it is no terminal")
    for environment, wanted in (({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)):
        master, slave = os.openpty()
        pypygc("traces", path, stdout=slave, environment={**os.environ, "TERM": "xterm", "NO_COLOR": "",
                                                          **environment})
        os.close(slave)
        t.is_(b"\x1b" in os.read(master, 65536), wanted, f"on a terminal, {environment}")
        os.close(master)


def test_harm(t, folder):
    bad = given_work.profile(file="/home/" + EVIL + ".py", function=EVIL, helper=EVIL)
    for record in bad:
        if record["k"] == "trace":
            record["kind"] = record["driver"] = EVIL
        if record["k"] == "trace_ops":
            record["opt"].append(["o", EVIL, f"p1,{EVIL},<FieldP {EVIL}.{EVIL} 8>"])
            record["opt"].append(["m", EVIL, 3, EVIL, 0, EVIL])
        if record["k"] == "trace_code":
            record["operations"][1] = EVIL
    for name, path in (("ledger", write(os.path.join(folder, "bad"), bad)),
                       ("plain", write(os.path.join(folder, "bad2"), profile(function=EVIL, file=EVIL)))):
        for options in (["1"], ["1", "--asm"], [], ["--op=*"], ["1", "--color=always"]):
            result = pypygc("traces", path, *options)
            text = INK.sub("", result.out.decode())
            t.ok(result.status == 0 and not HARM.search(text + result.err.decode()),
                 f"{name}: names that mean harm, {' '.join(options)}")


def main(t, folder):
    path = write(os.path.join(folder, "pypygc.out.1"), given_work.profile())
    test_list(t, path)
    test_trace(t, path)
    test_machine_code(t, path, folder)
    test_errors(t, path, folder)
    test_ink(t, path)
    test_harm(t, folder)


with tap.Tap() as tests, tempfile.TemporaryDirectory() as temporary:
    main(tests, temporary)
