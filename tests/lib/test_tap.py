#!/usr/bin/env python3
# The test helpers tested: failure is reported as failure, by tap.py itself, through Automake's
# TAP driver, and in the closing line. Written without tap.py, which is what is on trial.
# SPDX-License-Identifier: GPL-3.0-or-later

import os
import subprocess
import sys
import tempfile

SRCDIR = os.environ.get("PYPYGC_SRCDIR") or os.path.join(os.path.dirname(__file__), "..", "..")
LIB = os.path.join(SRCDIR, "tests", "lib")
DRIVER = os.path.join(SRCDIR, "build-aux", "tap-driver.sh")

CASES = [
    # name, body of the with block, exit status, lines expected, (passed, failed, skipped)
    ("a pass", "t.ok(True, 'x')", 0, ["ok 1 - x", "1..1"], (1, 0, 0)),
    ("a failure", "t.ok(False, 'x')", 1, ["not ok 1 - x", "1..1"], (0, 1, 0)),
    ("one of two fails", "t.ok(True, 'x'); t.is_(1, 2, 'y')", 1,
     ["ok 1 - x", "not ok 2 - y", "#      got: 1", "1..2"], (1, 1, 0)),
    ("an exception", "t.ok(True, 'x'); 1 / 0", 1,
     ["ok 1 - x", "not ok 2 - ended by ZeroDivisionError", "1..2"], (1, 1, 0)),
    ("exit in the middle", "t.ok(True, 'x'); sys.exit(0)", 1,
     ["not ok 2 - ended by SystemExit", "1..2"], (1, 1, 0)),
    ("nothing tested", "pass", 1, ["not ok 1 - nothing was tested", "1..1"], (0, 1, 0)),
    ("fewer than planned", "t.plan(2); t.ok(True, 'x')", 1, ["1..2"], (1, 2, 0)),
    ("a skip", "t.skip('no tool'); t.ok(True, 'x')", 0, ["ok 1 # SKIP no tool"], (1, 0, 1)),
    ("one to do", "t.ok(True, 'x'); t.todo('y # z', 'later')", 0, ["not ok 2 - y no. z # TODO later"],
     (1, 0, 1)),
    ("a directive in a name", "t.ok(False, 'x # TODO y')", 1, ["not ok 1 - x no. TODO y"], (0, 1, 0)),
    ("a newline in a name", "t.ok(False, 'x\\nok 2 - y')", 1, ["not ok 1 - x ok 2 - y"], (0, 1, 0)),
    ("bailing out", "t.ok(True, 'x'); t.bail('no disk')", 99, ["Bail out! no disk"], (1, 1, 0)),
    ("a kill", "t.ok(True, 'x'); os.kill(os.getpid(), 9)", -9, ["ok 1 - x"], (1, 2, 0)),
]

number = 0
failures = 0


def report(good, name, detail):
    global number, failures
    number += 1
    failures += not good
    print(f"{'ok' if good else 'not ok'} {number} - {name}")
    if not good:
        print("# " + detail.replace("\n", "\n# "))
    sys.stdout.flush()


def main():
    with tempfile.TemporaryDirectory() as tmp:
        for name, body, status, lines, sums in CASES:
            script = os.path.join(tmp, "case.py")
            with open(script, "w", encoding="utf-8") as f:
                f.write("import os, sys\nsys.path.insert(0, %r)\nimport tap\n"
                        "with tap.Tap() as t:\n    %s\n" % (LIB, body))
            done = subprocess.run([sys.executable, script], capture_output=True, text=True,
                                  check=False)
            got = done.stdout.splitlines()
            report(done.returncode == status and all(line in got for line in lines),
                   "tap.py: " + name, f"status {done.returncode}\n{done.stdout}{done.stderr}")

            trs = os.path.join(tmp, "case.trs")
            subprocess.run(["sh", DRIVER, "--test-name", "case", "--color-tests", "no",
                            "--log-file", os.path.join(tmp, "case.log"), "--trs-file", trs,
                            "--", sys.executable, script],
                           env=dict(os.environ, AM_TAP_AWK=os.environ.get("AWK", "awk")),
                           capture_output=True, check=False)
            done = subprocess.run([sys.executable, os.path.join(LIB, "closing_line.py"), trs],
                                  capture_output=True, text=True, check=False)
            expected = "%d passed, %d failed, %d skipped\n" % sums
            report(done.stdout == expected, "closing line: " + name, done.stdout + expected)

        done = subprocess.run([sys.executable, os.path.join(LIB, "closing_line.py"),
                               os.path.join(tmp, "never-ran.trs")],
                              capture_output=True, text=True, check=False)
        report(done.stdout == "0 passed, 1 failed, 0 skipped\n",
               "closing line: a test that did not run", done.stdout)
    print(f"1..{number}")
    return 1 if failures else 0


sys.exit(main())
