#!/usr/bin/env python3
# `pypygc report --jit-off-twin`: the same program runs again, in its directory, with its arguments
# and GC variables, without the JIT; nobody else notices, and what is no PyPy is not run.
# SPDX-License-Identifier: GPL-3.0-or-later

import json
import os
import subprocess
import tempfile

import tap
import vg

PROGRAM = """
import os, sys
from helper import text
def hot(n):
    total = 0
    for i in range(n):
        total += len((i, text))
    return total
hot(int(sys.argv[1]))
print("printed", len(sys.stdin.read()))
with open("log", "a") as log:
    print(sys.argv[1:], os.environ.get("PYPY_GC_NURSERY"), file=log)
if "fail" in sys.argv:
    os.rename("app.py", "gone.py")
"""


def twin(*options, cwd, env=None):
    return subprocess.run([vg.PYPYGC, "report", "--jit-off-twin", "--yes", *options], cwd=cwd,
                          env={**os.environ, **(env or {})}, input="not for the program",
                          capture_output=True, text=True, timeout=600, check=False)


def main(t, folder):
    place, temporary = os.path.join(folder, "a place"), os.path.join(folder, "tmp")
    os.mkdir(place)
    os.mkdir(temporary)
    for name, text in (("app.py", PROGRAM), ("helper.py", "text = 'x'\n")):
        with open(os.path.join(place, name), "w", encoding="utf-8") as file:
            file.write(text)
    out = os.path.join(folder, "pypygc.out.1")
    done = subprocess.run([vg.PYPYGC_VALGRIND, "-q", "--pypygc-out-file=" + out, "--stack-depth=3",
                           vg.PYPY, "app.py", "20000", "a b"], cwd=place, input="12345", check=False,
                          env={**os.environ, "PYPY_GC_NURSERY": "512K"}, capture_output=True, text=True)
    if not t.is_((done.returncode, done.stdout), (0, "printed 5\n"), "a run with the JIT"):
        t.diag(done.stderr)
        return
    before = open(out, "rb").read()
    result = twin("--json", out, cwd=folder, env={"TMPDIR": temporary})
    if not t.is_(result.returncode, 0, "its twin"):
        t.diag(result.stderr)
        return
    report = json.loads(result.stdout)
    on, off = report["totals"], report["jit_off_totals"]
    t.ok(on["traces"] > 0 and off.get("traces", 0) == 0, "one was compiled, the other not")
    t.ok(on["jit_instructions"] > 0 and off["jit_instructions"] == 0, "nor ran compiled code")
    t.ok(off["allocated_objects"] > on["allocated_objects"] + 15000, "without it each tuple is made")
    with open(os.path.join(place, "log"), encoding="utf-8") as log:
        t.is_(log.read(), "['20000', 'a b'] 512K\n" * 2, "same directory, arguments and variables")
    t.is_(os.listdir(temporary), [], "no profile is left")
    t.is_(open(out, "rb").read(), before, "the profile is as it was")
    text = twin("pypygc.out.1", cwd=folder)
    t.ok(text.returncode == 0 and "With the JIT, and without" in text.stdout
         and "printed" not in text.stdout, "the text has both; the program's output is not in it")
    t.ok("--jit off" in twin("--markdown", out, cwd=folder).stdout, "so has Markdown")
    t.is_(sorted(os.listdir(folder)), ["a place", "pypygc.out.1", "tmp"], "nothing is left here")

    with open(out, encoding="utf-8") as file:
        lines = file.readlines()

    def changed(**run):
        path = os.path.join(folder, "changed")
        with open(path, "w", encoding="utf-8") as file:
            file.writelines([lines[0], json.dumps({**json.loads(lines[1]), **run}) + "\n", *lines[2:]])
        return twin(path, cwd=folder, env={"TMPDIR": temporary})

    harm = os.path.join(folder, "harm")
    for name, run, words in (
            ("a program that is no interpreter", {"command": ["touch", harm]}, "does not begin with"),
            ("an empty command", {"command": []}, "does not begin with"),
            ("a directory that is gone", {"cwd": folder + "/none"}, "No such file"),
            ("a program that is gone", {"command": ["/nowhere/pypy3", "x"]}, "No such file"),
            ("a script that is gone", {"command": [vg.PYPY, "none.py"]}, "ended with status")):
        result = changed(**run)
        if not t.ok((result.returncode == 2 or "status" in words) and words in result.stderr,
                    f"{name}: said, and no report"):
            t.diag(result)
    t.ok(not os.path.exists(harm), "nothing else was run")
    t.is_(os.listdir(temporary), [], "nothing is left of those")

    # what a profile must not be able to do, though the user agrees to the run
    with open(os.path.join(place, ".valgrindrc"), "w", encoding="utf-8") as file:
        file.write(f"--log-file={harm}\n")
    result = changed(command=[vg.PYPY, "-c", "pass"],
                     environment={"PATH": folder, "LD_PRELOAD": harm, "PYPYLOG": "gc:" + harm,
                                  "JITLOG": harm, "PYTHONINSPECT": "1", "PYPY_GC_NURSERY": "256K"},
                     options={"log-file": harm, "jitlog": harm, "layout": harm, "trace-children": "yes",
                              "pypygc-out-file": harm, "stack-depth": "3", "checkpoint": "0"})
    if not t.is_(result.returncode, 0, "a profile with variables and options that do harm"):
        t.diag(result.stderr)
    t.ok(not os.path.exists(harm), "they do none")
    t.ok("PYPY_GC_NURSERY=256K valgrind" in result.stderr and "--stack-depth=3" in result.stderr,
         "what is harmless is taken over")
    t.is_(result.stderr.count("not taken over"), 9, "of the rest it is said that it is not")


with tap.Tap() as tests, tempfile.TemporaryDirectory() as folder:
    main(tests, folder)
