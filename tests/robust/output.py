#!/usr/bin/env python3
# What the tool says goes only where Valgrind's output goes, and a process that is no PyPy gets one
# clear line and nothing else.
# SPDX-License-Identifier: GPL-3.0-or-later

import os
import re

import tap
import vg


def where_it_goes(t):
    code = "print('hello')"
    run = vg.run("-c", code)
    t.is_(run.stdout, "hello\n", "nothing of the tool goes to stdout")
    lines = [line for line in run.stderr.splitlines() if not re.match(r"==\d+== ?", line)]
    t.is_(lines, [], "every line of the tool has Valgrind's mark")
    t.ok("Profile: " in run.stderr, "the summary names the profile")
    run = vg.run("-c", code, options=["--log-file={folder}/valgrind.log"])
    with open(os.path.join(run.folder, "valgrind.log"), encoding="utf-8") as f:
        log = f.read()
    t.ok(run.stderr == "" and "Profile: " in log, "--log-file takes all of it")
    run = vg.run(program=["sh", "-c", "exec \"$@\" 9>\"$0\"", "{folder}/nine", vg.PYPYGC_VALGRIND,
                          "--log-fd=9", "--pypygc-out-file={folder}/pypygc.out", vg.PYPY, "-c",
                          code], tool=None, env={"PYPYLOG": None})
    with open(os.path.join(run.folder, "nine"), encoding="utf-8") as f:
        t.ok(run.stderr == "" and "Profile: " in f.read(), "--log-fd takes all of it")
    run = vg.run("-c", code, options=["-q"])
    t.is_((run.stdout, run.stderr, run.profile is not None), ("hello\n", "", True),
          "-q: not a word, but a profile")


def no_pypy(t):
    for command, status in ((["true"], 0), (["false"], 1), (["sh", "-c", "exit 7"], 7)):
        run = vg.run(program=command)
        name = " ".join(command)
        t.is_((run.status, run.stdout), (status, ""), f"{name}: its exit status")
        t.is_(run.profile, None, f"{name}: no profile")
        t.is_(os.listdir(run.folder), [], f"{name}: no file at all")
        said = [line for line in run.stderr.splitlines() if "No PyPy garbage collector" in line]
        t.is_(len(said), 1, f"{name}: a line says that no PyPy GC was seen")
        t.is_(vg.run(program=command, options=["-q"]).stderr, "", f"{name}: not with -q")


with tap.Tap() as test:
    where_it_goes(test)
    no_pypy(test)
