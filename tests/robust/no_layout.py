#!/usr/bin/env python3
# PyPy's layout cannot be had, or not be kept: the program runs all the same, and the tool says
# what is missing. With a cache that cannot be written, and with two runs at once, all works.
# SPDX-License-Identifier: GPL-3.0-or-later

import os
import subprocess
import tempfile

import books
import tap
import vg

CODE = "import sys; print(sum(len(str(i)) for i in range(5000))); sys.exit(3)"
VGLIB = os.path.join(vg.BUILDDIR, "vglib")


def without(t, name, says, **how):
    """The program runs, nothing is measured, and a line says what is missing."""
    run = vg.run("-c", CODE, **how)
    if not t.is_((run.status, run.stdout), (3, "18890\n"), f"{name}: the program runs"):
        t.diag(run.describe())
    t.is_(run.profile, None, f"{name}: no profile")
    said = [line for line in run.stderr.splitlines() if "Not found: " in line]
    if not t.ok(len(said) == 1 and says in said[0], f"{name}: one line says what is missing"):
        t.diag(run.stderr)


def bad_layouts(t):
    without(t, "--layout=none", "--layout=none", options=["--layout=none"])
    without(t, "--layout of a missing file", "layout", options=["--layout=/no/such/file"])
    without(t, "--layout of a directory", "layout", options=["--layout=/"])
    with tempfile.TemporaryDirectory() as folder:
        whole = raw_layout()
        if not t.ok(whole.startswith("pypygc-layout ") and whole.endswith("\nend\n"),
                    "pypygc-layout prints a layout"):
            return
        damaged = {
            "empty": "",
            "cut in half": whole[:len(whole) // 2],
            "without an end": whole[:-len("end\n")],
            "of another version": whole.replace("pypygc-layout 1", "pypygc-layout 999", 1),
            "without the nursery": without_line(whole, "nursery_free "),
            "without types": "\n".join(line for line in whole.split("\n")
                                       if not line.startswith("type ")),
            "with a wrong distance": changed(whole, "nursery_top ", "nursery_top 0x10"),
            "no text at all": "\0\1\2" * 100,
        }
        for title, text in damaged.items():
            path = os.path.join(folder, "layout")
            with open(path, "w", encoding="utf-8") as f:
                f.write(text)
            without(t, f"a layout {title}", "", options=["--layout=" + path])
        with open(path, "w", encoding="utf-8") as f:
            f.write(whole)
        run = vg.run(books.program("tiny"), options=["--layout=" + path])
        books.check_run(t, run, "a whole layout from a file")


def library():
    out = vg.run("-c", "print([l.split()[-1] for l in open('/proc/self/maps') "
                       "if 'libpypy' in l][0])", tool=None)
    return out.stdout.strip() or os.path.realpath(vg.PYPY)


def raw_layout():
    return subprocess.run([os.path.join(vg.BUILDDIR, "pypygc-layout"), library()],
                          capture_output=True, text=True, check=False).stdout


def without_line(text, start):
    return "\n".join(line for line in text.split("\n") if not line.startswith(start))


def changed(text, start, line):
    return "\n".join(line if old.startswith(start) else old for old in text.split("\n"))


def caches(t):
    for name, env in {
            "a cache that cannot be made": {"XDG_CACHE_HOME": "/proc/nonexistent", "HOME": None},
            "a cache below a file": {"XDG_CACHE_HOME": "/dev/null"},
            "no place for a cache": {"XDG_CACHE_HOME": None, "HOME": None},
            "a relative cache": {"XDG_CACHE_HOME": "relative", "HOME": "/proc/nonexistent"},
            "an empty cache": {"XDG_CACHE_HOME": "{folder}/cache"}}.items():
        books.check_run(t, vg.run(books.program("tiny"), env=env), name)


def at_once(t):
    with tempfile.TemporaryDirectory() as folder:
        env = dict(os.environ, XDG_CACHE_HOME=folder + "/cache")
        runs = [subprocess.Popen([vg.PYPYGC_VALGRIND, *vg.WHOLE, f"--pypygc-out-file={folder}/{n}", vg.PYPY,
                                  "-c", CODE], env=env, stdout=subprocess.PIPE,
                                 stderr=subprocess.DEVNULL, text=True) for n in range(3)]
        for n, run in enumerate(runs):
            out = run.communicate(timeout=120)[0]
            t.is_((run.returncode, out), (3, "18890\n"), f"at once, run {n}: runs")
            if t.ok(os.path.exists(f"{folder}/{n}"), f"at once, run {n}: has a profile"):
                books.check_books(t, vg.Profile(f"{folder}/{n}"), f"at once, run {n}")
        left = [name for _, _, names in os.walk(folder + "/cache") for name in names]
        t.is_(len(left), 1, "at once: one file in the cache, no temporary one")


def no_program(t):
    """Beside the tool there is no pypygc-layout, or one that fails."""
    for name, program in (("no pypygc-layout", None), ("pypygc-layout fails", "/bin/false"),
                          ("pypygc-layout says nothing", "/bin/true"),
                          ("pypygc-layout cannot be run", "/etc/passwd")):
        with tempfile.TemporaryDirectory() as folder:
            for entry in os.listdir(VGLIB):
                if entry != "pypygc-layout":
                    os.symlink(os.path.realpath(os.path.join(VGLIB, entry)),
                               os.path.join(folder, entry))
            if program:
                os.symlink(program, folder + "/pypygc-layout")
            client = ["--pypygc-out-file={folder}/pypygc.out", vg.PYPY]
            without(t, name, "layout", program=[vg.VALGRIND, "--tool=pypygc", *client], tool=None,
                    env={"VALGRIND_LIB": folder})


with tap.Tap() as test:
    bad_layouts(test)
    caches(test)
    at_once(test)
    no_program(test)
