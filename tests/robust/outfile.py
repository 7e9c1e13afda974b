#!/usr/bin/env python3
# --pypygc-out-file: what cannot be written is refused before the program starts, names are filled
# in, devices stay devices; and options that the tool does not know.
# SPDX-License-Identifier: GPL-3.0-or-later

import os
import re
import stat

import tap
import vg

# Leaves a file behind if it runs at all.
CODE = "import sys; open(sys.argv[1], 'w').close()"


def attempt(*options, env=None, code=CODE):
    # the second place for a profile, too, is the run's folder
    run = vg.run("-c", code, "{folder}/ran", options=options,
                 env={"TMPDIR": "{folder}", **(env or {})})
    run.ran = os.path.exists(os.path.join(run.folder, "ran"))
    run.files = sorted(set(os.listdir(run.folder)) - {"ran", "gc.log"})
    return run


def refused(t, name, option, says, env=None, files=()):
    run = attempt(option, env=env)
    if not t.ok(not run.ran, f"{name}: the program does not run"):
        t.diag(run.describe())
    t.ok(run.status != 0, f"{name}: exit status is not 0")
    if not t.ok(re.search(says, run.stderr), f"{name}: says why"):
        t.diag(run.describe())
    t.is_(run.files, list(files), f"{name}: leaves no file")


def refusals(t):
    out = "--pypygc-out-file="
    refused(t, "missing directory", out + "{folder}/no/such/dir/p", "no/such/dir/p")
    refused(t, "directory", out + "{folder}", "directory")
    refused(t, "file below a file", out + "/dev/null/p", "/dev/null/p")
    refused(t, "not writable", out + "/proc/pypygc.out", "/proc/pypygc.out")
    refused(t, "bad % sequence", out + "{folder}/p.%z", "%")
    refused(t, "% at the end", out + "{folder}/p.%", "%")
    refused(t, "%q without a brace", out + "{folder}/p.%qHOME", "%")
    refused(t, "%q without an end", out + "{folder}/p.%q{HOME", "%")
    refused(t, "%q of an unset variable", out + "{folder}/p.%q{PYPYGC_UNSET}", "PYPYGC_UNSET",
            env={"PYPYGC_UNSET": None})
    refused(t, "empty name", out, "pypygc-out-file")
    refused(t, "empty --jitlog", "--jitlog=", "jitlog")
    refused(t, "--checkpoint that is no number", "--checkpoint=soon", "checkpoint")
    refused(t, "negative --checkpoint", "--checkpoint=-1", "checkpoint")
    refused(t, "unknown option", "--pypygc-no-such-option=1",
            r"Unknown option: --pypygc-no-such-option=1")


def accepted(t, name, option, pattern, env=None):
    run = attempt(option, env=env)
    files = [f for f in run.files if re.fullmatch(pattern, f)]
    if not t.ok(run.ran and run.status == 0 and len(files) == 1 and run.files == files,
                f"{name}: written under its name, and nothing else"):
        t.diag(f"{run.files}\n{run.describe()}")
        return
    path = os.path.join(run.folder, files[0])
    profile = vg.Profile(path)
    t.ok(profile.one("end")["complete"], f"{name}: complete")
    t.ok("Profile: " + path in run.stderr, f"{name}: the summary has the name")
    if "%p" in option.replace("%%", ""):
        t.ok(str(profile.one("run")["pid"]) in files[0], f"{name}: %p is the process")


def names(t):
    accepted(t, "%p", "--pypygc-out-file={folder}/p.%p", r"p\.\d+")
    accepted(t, "%q", "--pypygc-out-file={folder}/p.%q{PYPYGC_NAME}.x", r"p\.a b\.x",
             env={"PYPYGC_NAME": "a b"})
    accepted(t, "%%", "--pypygc-out-file={folder}/p%%p", "p%p")
    accepted(t, "several", "--pypygc-out-file={folder}/%p.%q{PYPYGC_NAME}%%", r"\d+\.n%",
             env={"PYPYGC_NAME": "n"})
    long = "n" * 200
    accepted(t, "long name", "--pypygc-out-file={folder}/" + long, long)


def relative(t):
    """A relative name belongs to where Valgrind was started, wherever the program goes."""
    run = vg.run(program=["sh", "-c", "cd \"$0\" && exec \"$@\"", "{folder}",
                          vg.PYPYGC_VALGRIND, "--pypygc-out-file=here", vg.PYPY, "-c",
                          "import os; os.chdir('/')"], tool=None)
    t.ok(os.path.exists(os.path.join(run.folder, "here")) and not os.path.exists("/here"),
         "a relative name, and a program that changes its directory")


def devices(t):
    run = attempt("--pypygc-out-file=/dev/null")
    t.ok(run.ran and run.status == 0, "/dev/null: the program runs")
    t.ok(stat.S_ISCHR(os.stat("/dev/null").st_mode), "/dev/null: it is still a device")
    t.is_(run.files, [], "/dev/null: no file")
    # a disk that is full: said clearly, the program's exit status stays
    run = attempt("--pypygc-out-file=/dev/full", code=CODE + "; sys.exit(5)")
    t.ok(run.ran and run.status == 5, "/dev/full: the program runs, its exit status is kept")
    t.ok("was not written" in run.stderr, "/dev/full: says that the profile was not written")
    t.ok(len(run.files) == 1 and f"It is in {run.folder}/{run.files[0]}" in run.stderr,
         "/dev/full: and where it is instead")


def kept(t):
    """A file that is there is replaced by a whole one, whatever it was."""
    code = "import os, sys; open(sys.argv[1], 'w').close()"
    run = vg.run(program=["sh", "-c", "echo old > \"$0\"; exec \"$@\"", "{folder}/pypygc.out",
                          vg.PYPYGC_VALGRIND, "--pypygc-out-file={folder}/pypygc.out", vg.PYPY,
                          "-c", code, "{folder}/ran"], tool=None)
    t.ok(run.profile is not None and run.profile.records[0]["k"] == "header",
         "an older file is replaced")
    t.is_(sorted(os.listdir(run.folder)), ["gc.log", "pypygc.out", "ran"],
          "no temporary file is left")


with tap.Tap() as test:
    refusals(test)
    names(test)
    relative(test)
    devices(test)
    kept(test)
