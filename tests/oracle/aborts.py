#!/usr/bin/env python3
# Why the JIT gave up traces: the profile has the reasons that PyPy's own log has in a run without the
# tool, and the counts of PyPy's own counters in the same run (how often depends on hashes, and so on
# the environment); where the user sets PYPYLOG, that is left alone; and a forked child does no harm.
# SPDX-License-Identifier: GPL-3.0-or-later

import json
import os
import re

import tap
import vg

# A loop whose body is longer than a trace may be.
LONG = """
body = "".join("  x = x * 3 % 1000\\n" for i in range(4000))
exec("def hot(x):\\n for i in range(3000):\\n" + body + " return x\\n")
print(hot(1))
import json, pypyjit
print(json.dumps(dict(pypyjit.get_stats_snapshot().counters)))
"""
# PyPy's names for these counters (rpython/rlib/jit.py Counters), in the order of the log, where
# print_stats of rpython/jit/metainterp/jitprof.py writes them.
COUNTERS = ("ABORT_TOO_LONG", "ABORT_BRIDGE", "ABORT_ESCAPE", "ABORT_BAD_LOOP",
            "ABORT_FORCE_QUASIIMMUT", "ABORT_SEGMENTED_TRACE")
# PyPy says nothing if nothing was hot.
HOT = "def hot():\n for i in range(9000): str(i)\nhot()\n"
FORK = HOT + "import os\npid = os.fork()\nif pid: os.waitpid(pid, 0)\nprint(bool(pid))"


def own_words(path):
    with open(path, encoding="utf-8") as file:
        return [[name, int(count)] for name, count in
                re.findall(r"(?m)^abort: ([^:]*):\s*(\d+)$", file.read())]


def own_counts(run):
    """What the program has printed of PyPy's counters."""
    counters = json.loads(run.stdout.splitlines()[1])
    return [counters[name] for name in COUNTERS if name in counters]


def main(t):
    native = vg.run("-c", LONG, tool=None, env={"PYPYLOG": "jit-summary:{folder}/log"})
    logged = own_words(os.path.join(native.folder, "log"))
    if not t.ok(native.status == 0 and sum(own_counts(native)) > 0, "PyPy gives up traces"):
        t.diag(native.describe())
    t.is_([count for _, count in logged], own_counts(native),
          "its log and its counters say the same")
    run = vg.run("-c", LONG, env={"PYPYLOG": None})
    if not t.ok(run.status == 0 and run.profile is not None, "the same program under the tool"):
        t.diag(run.describe())
        return
    t.is_(run.stdout.splitlines()[0], native.stdout.splitlines()[0], "prints the same")
    expected = [[name, count] for (name, _), count in zip(logged, own_counts(run))]
    t.ok(len(expected) == len(logged) and sum(own_counts(run)) > 0, "and gives up traces, too")
    t.is_(run.profile.one("aborts")["reasons"], expected, "the profile has the reasons")
    report = vg.report_json(run.profile)
    t.is_([[r["reason"], r["count"]] for r in report["jit"]["abort_reasons"]], expected,
          "as the JSON report has")
    t.ok(re.search(r"given up because of +trace too long, \d+ times",
                   vg.pypygc("report", run.profile.path).stdout), "and the text")
    users = vg.run("-c", HOT, env={"PYPYLOG": "jit-summary:{folder}/log"})
    t.ok(own_words(os.path.join(users.folder, "log")), "a PYPYLOG of the user's gets its log")
    t.is_(users.profile.all("aborts"), [], "and is not read")
    for options in ([], ["--jitlog=no"]):
        forked = vg.run("-c", FORK, env={"PYPYLOG": None}, options=options)
        t.ok(forked.status == 0 and sorted(forked.stdout.split()) == ["False", "True"],
             f"a program that forks, {options or 'as usual'}")
        t.is_(len(forked.profile.all("aborts")), 0 if options else 1, "has the record, or none")
    t.ok(not os.path.exists("/pypygc-jit-summary"), "no file was made")


with tap.Tap() as tests:
    main(tests)
