#!/usr/bin/env python3
# Why the JIT gave up traces: what the profile says is what PyPy itself says in a run without the
# tool; where the user sets PYPYLOG, that is left alone; and a forked child does no harm.
# SPDX-License-Identifier: GPL-3.0-or-later

import os
import re

import tap
import vg

# A loop whose body is longer than a trace may be.
LONG = """
body = "".join("  x = x * 3 % 1000\\n" for i in range(4000))
exec("def hot(x):\\n for i in range(3000):\\n" + body + " return x\\n")
print(hot(1))
"""
# PyPy says nothing if nothing was hot.
HOT = "def hot():\n for i in range(9000): str(i)\nhot()\n"
FORK = HOT + "import os\npid = os.fork()\nif pid: os.waitpid(pid, 0)\nprint(bool(pid))"


def own_words(path):
    with open(path, encoding="utf-8") as file:
        return [[name, int(count)] for name, count in
                re.findall(r"(?m)^abort: ([^:]*):\s*(\d+)$", file.read())]


def main(t):
    native = vg.run("-c", LONG, tool=None, env={"PYPYLOG": "jit-summary:{folder}/log"})
    expected = own_words(os.path.join(native.folder, "log"))
    if not t.ok(sum(count for _, count in expected) > 0, "PyPy says why it gave up traces"):
        t.diag(native.describe())
    run = vg.run("-c", LONG, env={"PYPYLOG": None})
    if not t.ok(run.status == 0 and run.profile is not None, "the same program under the tool"):
        t.diag(run.describe())
        return
    t.is_(run.stdout, native.stdout, "prints the same")
    t.is_(run.profile.one("aborts")["reasons"], expected, "and has the same reasons")
    report = vg.report_json(run.profile)
    t.is_([[r["reason"], r["count"]] for r in report["jit"]["abort_reasons"]], expected,
          "as the JSON report has")
    t.ok(re.search(r"given up because of +trace too long, \d+ times",
                   vg.pypygc("report", run.profile.path).stdout), "and the text")
    logged = vg.run("-c", HOT, env={"PYPYLOG": "jit-summary:{folder}/log"})
    t.ok(own_words(os.path.join(logged.folder, "log")), "a PYPYLOG of the user's gets its log")
    t.is_(logged.profile.all("aborts"), [], "and is not read")
    for options in ([], ["--jitlog=no"]):
        forked = vg.run("-c", FORK, env={"PYPYLOG": None}, options=options)
        t.ok(forked.status == 0 and sorted(forked.stdout.split()) == ["False", "True"],
             f"a program that forks, {options or 'as usual'}")
        t.is_(len(forked.profile.all("aborts")), 0 if options else 1, "has the record, or none")
    t.ok(not os.path.exists("/pypygc-jit-summary"), "no file was made")


with tap.Tap() as tests:
    main(tests)
