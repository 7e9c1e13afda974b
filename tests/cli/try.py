#!/usr/bin/env python3
# pypygc try: runs with different settings side by side, what they cost, which is best; the program's
# output is thrown away; what is wrong is said.
# SPDX-License-Identifier: GPL-3.0-or-later

import os
import re
import subprocess
import tempfile

import tap
from vg import PYPY, PYPYGC

# Objects that live for a while: they die in a nursery that is larger.
LIVES_A_WHILE = """
import sys
print("seen by nobody", sys.stdin.read())
kept = [None] * 20000
def main():
    for i in range(300000):
        kept[i % 20000] = [i, None]
main()
"""


def run(*arguments, stdin="something"):
    return subprocess.run([PYPYGC, "try", *arguments], input=stdin, capture_output=True,
                          encoding="utf-8", check=False, timeout=600)


def rows(text):
    """{setting: (millions of instructions, minor collections)}."""
    found = re.findall(r"(?m)^  (\S.*?) {2,}([\d.]+) .*\n +minor (\d+), major", text)
    return {name: (float(instructions), int(minors)) for name, instructions, minors in found}


def settings(t, script):
    done = run("--nursery=1M,8M", "--set", "PYPY_GC_MAJOR_COLLECT=3", "--jit-off", "--", PYPY, script)
    if not t.is_(done.returncode, 0, "tries"):
        t.diag(done.stderr)
        return
    found = rows(done.stdout)
    t.is_(list(found), ["as it is", "PYPY_GC_NURSERY=1M", "PYPY_GC_NURSERY=8M",
                        "PYPY_GC_MAJOR_COLLECT=3", "--jit off"], "a row for each setting")
    t.ok(found["PYPY_GC_NURSERY=8M"][1] < found["PYPY_GC_NURSERY=1M"][1] / 4,
         "a larger nursery is collected less often")
    t.ok(found["--jit off"][0] > 1.5 * found["as it is"][0], "it ran without the JIT")
    least = min(found, key=lambda name: found[name][0])
    t.is_(re.findall(r"(?m)^Fewest instructions: (.*?), [\d.]+ % less than now, with .* memory",
                     done.stdout), [least], "the best is named, with its price")
    t.ok("seen by nobody" not in done.stdout + done.stderr, "the program's output is thrown away")


def others(t, script, folder):
    t.is_(run("--nursery=large", "--", PYPY, script).returncode, 2, "a size that is none")
    t.is_(run("--set", "NAME", "--", PYPY, script).returncode, 2, "a setting that is none")
    t.is_(run().returncode, 2, "no program")
    output = os.path.join(folder, "out")
    done = run("--pypy=" + os.path.join(folder, "nothing"), "-o", output, "--", PYPY, script)
    t.is_((done.returncode, os.path.exists(output)), (2, False), "an interpreter that is not there")
    t.ok("nothing" in done.stderr, "is named")
    before = set(os.listdir(tempfile.gettempdir()))
    t.ok("--jit off" in run("--jit-off", "-o", "-", "--", PYPY, script).stdout, "--output=-")
    done = run("--jit-off", "-o", output, "--", PYPY, script)
    t.is_(done.returncode, 0, "to a file")
    with open(output, encoding="utf-8") as file:
        t.is_(list(rows(file.read())), ["as it is", "--jit off"], "which has the rows")
    left = {name for name in set(os.listdir(tempfile.gettempdir())) - before
            if name.startswith("pypygc-") and not name.startswith("pypygc-test")}
    t.is_(left, set(), "nothing is left behind")


def main(t):
    with tempfile.TemporaryDirectory() as folder:
        script = os.path.join(folder, "script.py")
        with open(script, "w", encoding="utf-8") as file:
            file.write(LIVES_A_WHILE)
        settings(t, script)
        others(t, script, folder)


with tap.Tap() as test:
    main(test)
