#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Forked processes have profiles of their own: the report of the first one says that they are there and what
# part of the work is theirs. Environment: PYPYGC_BUILDDIR.
import json
import os
import re
import tempfile

from given import as_process, profile, pypygc, write
import schemas
import tap

BEGAN = 1_800_000_000_000


def records(pid, parent=None, began=BEGAN, instructions=1000):
    """A sound profile of this process."""
    made = as_process(profile(), pid, parent, began)
    next(r for r in made if r["k"] == "totals")["instructions"] = instructions
    return made


def report(path, *options):
    return pypygc("report", *options, path)


def screen(result):
    return [line for line in result.out.decode().splitlines() if line.startswith("  processes ")]


def test_family(t, folder):
    own = write(os.path.join(folder, "pypygc.out.7"), records(7, instructions=1000))
    t.is_(screen(report(own)), [], "a process alone: nothing is said")
    t.ok("forked" not in report(own, "--json").json["run"], "nor in JSON")

    write(os.path.join(folder, "pypygc.out.8"), records(8, 7, BEGAN + 1, 3000))
    write(os.path.join(folder, "pypygc.out.9"), records(9, 8, BEGAN + 2, 4000))  # of the child
    write(os.path.join(folder, "pypygc.out.11"), records(11, 7, BEGAN - 1))  # of an earlier 7
    write(os.path.join(folder, "pypygc.out.12"), records(12, 99, BEGAN + 1))  # of somebody else
    write(os.path.join(folder, "pypygc.out.13"), records(13, None, BEGAN + 1))
    write(os.path.join(folder, "pypygc.out.8.html"), b"<p>\n" * 9)
    write(os.path.join(folder, "pypygc.out.14"), b"")
    write(os.path.join(folder, "other.15"), records(15, 7, BEGAN + 1))
    os.symlink("pypygc.out.8", os.path.join(folder, "pypygc.out.16"))
    os.mkdir(os.path.join(folder, "pypygc.out.17"))
    os.mkfifo(os.path.join(folder, "pypygc.out.18"))
    done = report(own)
    t.is_(screen(done), ["  processes   2 forked, with 88 % of all instructions; most in pypygc.out.9"],
          "those of its own are counted, with what they have forked")
    t.is_(re.findall(r"(pypygc.out.\d+): ([\d,]+) instructions", done.out.decode()),
          [("pypygc.out.9", "4,000"), ("pypygc.out.8", "3,000")], "and are listed, the one with most first")
    whole = json.loads(report(own, "--json").out)
    t.is_([(f["profile"], f["pid"], f["parent_pid"], f["instructions"]) for f in whole["run"]["forked"]],
          [("pypygc.out.9", 9, 8, 4000), ("pypygc.out.8", 8, 7, 3000)], "JSON has them")
    try:
        t.is_([e.message for e in schemas.validator("report.schema.json").iter_errors(whole)], [],
              "as the schema says")
    except schemas.Missing as missing:
        t.skip(str(missing), 1)
    t.ok("this one, and 2 forked, which did 88 % of the work" in report(own, "--format=markdown").out.decode(),
         "Markdown says it")
    t.is_(screen(report(own, "--anonymize")), [], "names of files are private")

    here = os.getcwd()
    os.chdir(folder)
    try:
        t.is_(len(screen(report("pypygc.out.7"))), 1, "they are found where the file is, without a directory")
    finally:
        os.chdir(here)
    child = report(os.path.join(folder, "pypygc.out.8"))
    t.is_(screen(child), ["  processes   1 forked, with 57 % of all instructions; most in pypygc.out.9"],
          "a child has its own")


def test_names(t, folder):
    """A name without the process id, of --pypygc-out-file."""
    own = write(os.path.join(folder, "app.prof"), records(7))
    write(os.path.join(folder, "app.prof.8"), records(8, 7, BEGAN))
    write(os.path.join(folder, "app.prof8"), records(18, 7, BEGAN))
    t.is_(screen(report(own)), ["  processes   1 forked, with 50 % of all instructions; most in app.prof.8"],
          "the id is added behind a dot")
    cut = [r for r in records(9, 7, BEGAN) if r["k"] not in ("totals", "end")]
    write(os.path.join(folder, "app.prof.9"), cut)
    t.is_(screen(report(own)), ["  processes   2 forked, with 50 % of all instructions; most in app.prof.8"],
          "one that was cut off is counted, as far as it is known")
    t.is_([set(f) for f in report(own, "--json").json["run"]["forked"]][1], {"profile", "pid", "parent_pid"},
          "JSON says no more than that")


with tap.Tap() as t:
    for test in (test_family, test_names):
        with tempfile.TemporaryDirectory() as folder:
            test(t, folder)
