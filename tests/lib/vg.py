# Runs programs under the tool of this build, with PyPy's own log beside it: the profile and what
# it is judged by come from the same run.
# SPDX-License-Identifier: GPL-3.0-or-later

import json
import os
import re
import subprocess
import sys
import tempfile

import records
from tree import SRCDIR

BUILDDIR = os.path.abspath(os.environ.get("PYPYGC_BUILDDIR") or os.path.join(SRCDIR, "build"))
PYPY = os.environ.get("PYPY") or "pypy3"
VALGRIND = os.environ.get("VALGRIND") or "valgrind"
PYPYGC = os.path.join(BUILDDIR, "bin", "pypygc")
PYPYGC_VALGRIND = os.path.join(BUILDDIR, "pypygc-valgrind")

# Who looks at everything that was counted, however little, lets nothing be folded.
# (tests/oracle/folded.py compares what is.)
WHOLE = ["--fold=0"] if os.path.basename(os.path.dirname(os.path.abspath(sys.argv[0]))) in \
    ("oracle", "robust") else []


class Profile:
    """A pypygc.out: its records in order, and by kind."""

    def __init__(self, path):
        self.path = path
        self.records = records.read(path)
        self._kinds = {}
        for record in self.records:
            self._kinds.setdefault(record["k"], []).append(record)

    def all(self, kind):
        return list(self._kinds.get(kind, ()))

    def one(self, kind):
        found = self.all(kind)
        if len(found) != 1:
            raise ValueError(f"{len(found)} records of kind {kind} in {self.path}")
        return found[0]

    @property
    def totals(self):
        return self.one("totals")

    @property
    def minors(self):
        return self.all("minor")


class GcLog:
    """What PyPy itself says, by PYPYLOG=gc:FILE."""

    def __init__(self, path):
        self.survived = []  # of every minor collection, in order: total size of surviving objects
        self.pinned = []  # of every minor collection, in order: number of pinned objects
        self.minor_collections = 0
        self.major_collections = 0  # completed ones
        self.nursery_size = None
        inside = []
        with open(path, encoding="utf-8", errors="replace") as f:
            for line in f:
                section = re.match(r"\[[0-9a-f]+\] (\{?)([a-z-]+)(\}?)$", line)
                if section and section[1]:
                    inside.append(section[2])
                    self.minor_collections += section[2] == "gc-minor"
                    self.major_collections += section[2] == "gc-collect-done"
                elif section and section[3]:
                    if section[2] in inside:
                        del inside[inside.index(section[2]):]
                elif inside and inside[-1] == "gc-minor":
                    size = re.match(r"total size of surviving objects: (\d+)", line)
                    if size:
                        self.survived.append(int(size[1]))
                    pinned = re.match(r"number of pinned objects: (\d+)", line)
                    if pinned:
                        self.pinned.append(int(pinned[1]))
                elif inside and inside[-1] == "gc-set-nursery-size":
                    size = re.match(r"nursery size: (\d+)", line)
                    if size:
                        self.nursery_size = int(size[1])


class Run:
    """A finished run. `profile` and `gclog` are None where nothing was written."""

    def __init__(self, command, env, timeout, stdin):
        self._folder = tempfile.TemporaryDirectory(prefix="pypygc-test-")
        self.folder = self._folder.name
        fill = {"{folder}": self.folder}
        self.command = [_filled(word, fill) for word in command]
        environment = dict(os.environ)
        for name, value in env.items():
            if value is None:
                environment.pop(name, None)
            else:
                environment[name] = _filled(value, fill)
        done = subprocess.run(self.command, env=environment, timeout=timeout, check=False,
                              input=stdin, capture_output=True, encoding="utf-8",
                              errors="surrogateescape",
                              **({} if stdin is not None else {"stdin": subprocess.DEVNULL}))
        self.status, self.stdout, self.stderr = done.returncode, done.stdout, done.stderr
        profile = os.path.join(self.folder, "pypygc.out")
        self.profile = Profile(profile) if os.path.exists(profile) else None
        gclog = os.path.join(self.folder, "gc.log")
        self.gclog = GcLog(gclog) if os.path.exists(gclog) else None

    def describe(self):
        """For a failure's diagnosis."""
        return (f"{' '.join(self.command)}\nstatus {self.status}\n"
                f"--- stdout\n{self.stdout[-2000:]}\n--- stderr\n{self.stderr[-4000:]}")


def _filled(text, fill):
    for mark, value in fill.items():
        text = text.replace(mark, value)
    return text


def run(*args, program=None, pypy=(), options=(), tool="pypygc", env=None, timeout=600, stdin=None,
        prefix=()):
    """Run `pypy3 ARGS` (a script and its arguments, or "-c", code) under `tool`.

    program: another program than pypy3, as a list; pypy: options for PyPy ("--jit", "off");
    options: for Valgrind and the tool; tool: "pypygc", another one of Valgrind's, or None for a
    native run; env: changes to the environment, None takes a variable away; prefix: words before the
    whole command. "{folder}" stands for the run's temporary folder in all of them.
    """
    client = [*(program if program is not None else [PYPY]), *pypy, *args]
    changes = {"PYPYLOG": "gc:{folder}/gc.log"}
    if tool == "pypygc":
        out = [] if any(o.startswith("--pypygc-out-file") for o in options) \
            else ["--pypygc-out-file={folder}/pypygc.out"]
        command = [PYPYGC_VALGRIND, *out, *WHOLE, *options, *client]
    elif tool is None:
        command = client
    else:
        command = [VALGRIND, f"--tool={tool}", *options, *client]
    changes.update(env or {})
    return Run([*prefix, *command], changes, timeout, stdin)


KILL_AT_CHECKPOINT = """
profile=$1 begun=$2; shift 2
"$@" "$begun" & pid=$!
for i in $(seq 6000); do test -e "$begun" && break; sleep 0.1; done
rm -f "$profile"
for i in $(seq 6000); do test -s "$profile" && break; sleep 0.1; done
kill -9 $pid; wait $pid
"""


def kill_at_checkpoint(script, env=None):
    """Runs a script that does not end, and kills it at the first checkpoint after it has made the file
    sys.argv[1], which says that there is something to be seen."""
    profile = "{folder}/pypygc.out"
    return run(program=["sh", "-c", KILL_AT_CHECKPOINT, "sh", profile, "{folder}/begun", PYPYGC_VALGRIND, *WHOLE,
                        "--checkpoint=1", "--pypygc-out-file=" + profile, PYPY, "-c", script],
               tool=None, env=env)


def pypygc(*args, timeout=600, stdin=None):
    """Run the companion program; returns subprocess's result, with text."""
    return subprocess.run([PYPYGC, *args], timeout=timeout, input=stdin, capture_output=True,
                          encoding="utf-8", errors="surrogateescape", check=False)


def report_json(profile):
    """`pypygc report --json` of a Profile or of a file's name, parsed and whole."""
    path = profile.path if isinstance(profile, Profile) else profile
    done = pypygc("report", "--json", path)
    if done.returncode != 0:
        raise RuntimeError(f"pypygc report --json {path}: status {done.returncode}\n{done.stderr}")
    return records.whole_report(json.loads(done.stdout))
