#!/usr/bin/env python3
# pypygc run: the program's streams and status are its own, signals reach it once, what makes runs
# differ can be pinned, a terminal sees how far it is, and the report ends it.
# SPDX-License-Identifier: GPL-3.0-or-later

import glob
import json
import os
import pty
import re
import select
import signal
import subprocess
import tempfile
import time

import tap
from vg import PYPY, PYPYGC

ALLOCATES = """
import sys
kept = [None] * 100
for i in range(60000):
    kept[i % 100] = [i, None]
print(sys.argv[1:], sys.stdin.read())
sys.exit(5)
"""
# Says how many signals of the kind reached it in a second after the first one.
COUNTS_SIGNALS = """
import signal, sys, time
seen = []
signal.signal(getattr(signal, sys.argv[1]), lambda number, frame: seen.append(number))
print("ready", flush=True)
while not seen:
    time.sleep(0.1)
end = time.time() + 1
while time.time() < end:
    time.sleep(0.1)
print("got", len(seen), flush=True)
sys.exit(7)
"""
# A dictionary of strings: its layout depends on hashes; id() on addresses.
DEPENDS = """
class Thing:
    def __init__(self, n): self.n = n
keep = {}
for i in range(150000):
    keep["key" + str(i % 3000)] = Thing(id(keep) + i)
"""


def run(*arguments, cwd, stdin=b"", env=None):
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYPY_GC")}
    environment.update(env or {})
    return subprocess.run([PYPYGC, "run", *arguments], cwd=cwd, input=stdin, capture_output=True,
                          env=environment, timeout=600, check=False)


def profiles(folder):
    return glob.glob(os.path.join(folder, "pypygc.out.*"))


def test_program(t, folder):
    done = run("--", PYPY, "-c", ALLOCATES, "--top=1", "-x", cwd=folder, stdin=b"from stdin")
    t.is_((done.returncode, done.stdout), (5, b"['--top=1', '-x'] from stdin\n"),
          "status, arguments, input and output are the program's")
    t.ok(b"Totals" in done.stderr and b"Findings" in done.stderr, "the report goes to stderr")
    found = profiles(folder)
    t.is_([os.path.basename(p) for p in found],
          [f"pypygc.out.{json.loads(open(p, encoding='utf-8').readlines()[1])['pid']}"
           for p in found], "the profile stays")
    t.is_(len(found), 1, "one profile")
    t.ok(b"\x1b" not in done.stderr, "no progress where there is no terminal")
    done = run("--no-report", "--pypygc-out-file=own %p.out", "--stack-depth=3", PYPY, "-c",
               ALLOCATES, cwd=folder)
    own = glob.glob(os.path.join(folder, "own *.out"))
    t.is_((done.returncode, done.stderr, len(own)), (5, b"", 1),
          "options go to the tool, and -- may be left out")
    with open(own[0], encoding="utf-8") as f:
        t.is_(json.loads(f.readlines()[1])["options"]["stack-depth"], 3, "all of them")
    done = run("-o", "report.txt", "--", PYPY, "-c", ALLOCATES, cwd=folder)
    with open(os.path.join(folder, "report.txt"), encoding="utf-8") as f:
        t.ok(done.stderr == b"" and "Totals" in f.read(), "--output")
    done = run("-o", "-", "--", PYPY, "-c", ALLOCATES, cwd=folder)
    t.ok(done.stderr == b"" and b"Totals" in done.stdout, "--output=- is standard output")
    done = run("--env=GIVEN=some value", "--nursery=2M", "--", PYPY, "-c",
               "import os; print(os.environ['GIVEN'], os.environ['PYPY_GC_NURSERY'], 'HOME' in "
               "os.environ)", cwd=folder, env={"HOME": folder})
    t.is_(done.stdout, b"some value 2M True\n", "variables for the program, beside all others")


def test_refusals(t, folder):
    for what, arguments, status, message in (
            ("no program", ["--repeatable"], 2, b"pypygc run -- pypy3"),
            ("a program that does not exist", ["--", "no-such-program"], 127, b"not found"),
            ("a directory", ["--", folder], 127, b"directory"),
            ("an option that nobody knows", ["--no-such-option", PYPY], 2, b"--no-such-option"),
            ("a bad value", ["--checkpoint=-1", PYPY], 2, b"--checkpoint"),
            ("a bad place", ["--pypygc-out-file=/no/where/x", PYPY], 2, b"/no/where/x"),
            ("a bad size", ["--nursery=big", "--", PYPY], 2, b"'big'"),
            ("a value that is missing", ["-o"], 2, b"'o'")):
        done = run(*arguments, cwd=folder)
        t.ok(done.returncode == status and message in done.stderr, f"{what}: status {status}")
    done = run("--", "sh", "-c", "echo out; exit 127", cwd=folder)
    t.is_((done.returncode, done.stdout), (127, b"out\n"), "a program's own 127 is kept")
    t.ok(b"no profile was written" in done.stderr and b"not started" not in done.stderr,
         "it is said that there was no PyPy")
    t.is_(run("--", "sh", "-c", "kill -9 $$", cwd=folder).returncode, 128 + 9, "killed: 128 + N")
    t.is_(profiles(folder), [], "nothing was written")


def test_signal(t, folder, name):
    """A signal to pypygc alone reaches the program, once."""
    child = subprocess.Popen([PYPYGC, "run", "--", PYPY, "-c", COUNTS_SIGNALS, name], cwd=folder,
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    t.is_(child.stdout.readline(), b"ready\n", f"{name}: the program runs")
    child.send_signal(getattr(signal, name))
    out, err = child.communicate(timeout=300)
    t.is_((child.returncode, out), (7, b"got 1\n"), f"{name}: it gets there, once")
    t.ok(b"Totals" in err, f"{name}: and a report follows")


def test_terminal(t, folder):
    """On a terminal: progress is shown and taken away, Ctrl-C reaches the program once."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(folder)
        os.execv(PYPYGC, [PYPYGC, "run", "--", PYPY, "-c", COUNTS_SIGNALS, "SIGINT"])
    seen, typed, end = b"", False, time.time() + 300
    while time.time() < end:
        if not select.select([terminal], [], [], 1)[0]:
            continue
        try:
            seen += os.read(terminal, 65536)
        except OSError:  # its other end was closed
            break
        if not typed and b"ready" in seen and b" allocated, " in seen:
            os.write(terminal, b"\x03")
            typed = True
    t.is_(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), 7, "terminal: the program's status")
    t.ok(b"got 1\r\n" in seen, "terminal: Ctrl-C reaches the program once")
    text = seen.decode(errors="replace")
    t.ok(re.search(r"pypygc: \d+:\d\d  \d+\.\d MiB allocated, \d+ minor and \d+ major collections, "
                   r"\d+ traces", text), "terminal: how far the run is")
    report = text[text.find("pypygc report"):]
    t.ok("Totals" in report and "\x1b" not in report, "terminal: the report comes after it")
    if has_page():
        page = re.search(r"the page is (\S+\.html)\r\n", report)
        t.ok(page is not None and is_page(os.path.join(folder, page[1])), "terminal: a page is written beside the profile, and the last words say where")
    else:
        t.skip("built without esbuild (Debian: apt install esbuild)")


def has_page():
    """Whether this program can write pages."""
    bundle = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(PYPYGC))), "page", "page.js")
    return os.path.exists(bundle) and os.path.getsize(bundle) > 0


def is_page(path):
    with open(path, encoding="utf-8") as file:
        return file.read(15) == "<!DOCTYPE html>"


def test_page(t, folder):
    """Where no terminal is: a page if it is asked for."""
    if not has_page():
        t.skip("built without esbuild (Debian: apt install esbuild)")
        return
    for options, count in (((), 0), (("--html",), 1)):
        done = run(*options, "--", PYPY, "-c", "print('done')", cwd=folder)
        pages = glob.glob(os.path.join(folder, "*.html"))
        t.is_((done.returncode, done.stdout, len(pages)), (0, b"done\n", count), f"no terminal, {options}: {count} pages")
    other = run("--no-report", "--html=other.page", "--", PYPY, "-c", "print('done')", cwd=folder)
    t.ok(other.returncode == 0 and is_page(os.path.join(folder, "other.page")) and b"the page is other.page\n" in other.stderr
         and b"Totals" not in other.stderr, "a page alone, where it is said")
    told = re.search(rb"the page is (\S+\.html)\n", done.stderr)
    t.ok(told is not None and is_page(os.path.join(folder, os.fsdecode(told[1]))) and b"Totals" in done.stderr, "beside the profile, after the report")


def test_repeatable(t, folder):
    shown = run("--repeatable", "--", "env", cwd=folder,
                env={"SECRET": "x" * 500, "HOME": "/home/me", "PYTHONWARNINGS": "ignore"}).stdout
    there = dict(line.split("=", 1) for line in shown.decode().splitlines())
    t.is_([there.get(n) for n in ("PYTHONHASHSEED", "PYPY_GC_NURSERY", "HOME", "PYTHONWARNINGS",
                                  "SECRET")], ["0", "4M", "/home/me", "ignore", None],
          "repeatable: the environment")
    ours = [n for n in there if n not in ("LD_PRELOAD", "VALGRIND_LIB", "GLIBCPP_FORCE_NEW",
                                          "GLIBCXX_FORCE_NEW", "PATH_SEPARATOR")]
    other = run("--repeatable", "--", "env", cwd=folder,
                env={"SECRET": "", "HOME": "/home/another/one", "PYTHONWARNINGS": "ignore"}).stdout
    t.ok(len(ours) > 3 and len(shown) == len(other) and shown != other,
         "repeatable: it has one size")
    for name, value in (("kept", "4"), ("PYTHONHASHSEED", "17"), ("PYPY_GC_NURSERY", "3M")):
        shown = run("--repeatable", "--env=kept", "--", "env", cwd=folder, env={name: value})
        t.ok(f"\n{name}={value}\n".encode() in b"\n" + shown.stdout,
             f"repeatable: {name} stays what the user has set")
    shown = run("--repeatable", "--nursery=5M", "--", "env", cwd=folder,
                env={"PYPY_GC_NURSERY": "3M"}).stdout
    t.ok(b"PYPY_GC_NURSERY=5M" in shown and b"3M" not in shown, "repeatable: --nursery goes first")
    shown = run("--repeatable", "--", "cat", "/proc/self/personality", cwd=folder).stdout
    t.is_(int(shown, 16) & 0x0040000, 0x0040000, "repeatable: address randomisation is off")
    shown = run("--", "cat", "/proc/self/personality", cwd=folder).stdout
    t.is_(int(shown, 16) & 0x0040000, 0, "and on otherwise")
    figures = []
    for i in range(3):
        run("--repeatable", "--nursery=512K", "--pypygc-out-file=same.out", "--no-report", "--",
            PYPY, "-c", DEPENDS, cwd=folder, env={"NOISE": "x" * 1000 * i})
        with open(os.path.join(folder, "same.out"), encoding="utf-8") as f:
            totals = [r for r in map(json.loads, f) if r["k"] == "totals"][0]
        figures.append({k: totals[k] for k in ("allocated_bytes", "allocated_objects", "survived_bytes",
                                               "minor_collections", "old_live_bytes")})
    t.ok(figures[0]["minor_collections"] > 10, "repeatable: there is something to compare")
    t.is_(figures[1:], figures[:1] * 2, "repeatable: three runs give the same figures")


with tap.Tap() as test:
    for function in (test_program, test_refusals, test_terminal, test_page, test_repeatable):
        with tempfile.TemporaryDirectory() as directory:
            function(test, directory)
    for signal_name in ("SIGTERM", "SIGINT"):
        with tempfile.TemporaryDirectory() as directory:
            test_signal(test, directory, signal_name)
