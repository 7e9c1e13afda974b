#!/usr/bin/env python3
# What the project says of itself agrees: one version everywhere, files that its papers name, packages,
# the lists of commands that are not part of `make check`, and what editors find.
# SPDX-License-Identifier: GPL-3.0-or-later

import importlib.machinery
import importlib.util
import os
import re
import shutil
import subprocess
import sys

import tap
from tree import SRCDIR, read

# What build-essential brings on Debian; a package need not say that it needs it.
ESSENTIAL = {"gcc", "libc6-dev", "make"}
AUTORECONF = {"autoconf", "automake"}  # debhelper brings these


def version():
    """The one that configure.ac holds."""
    return re.search(r"AC_INIT\(\[pypygc\], \[([^\]]+)\]\)", read("configure.ac"))[1]


def check_version(t):
    now = version()
    t.ok(re.fullmatch(r"\d+\.\d+\.\d+", now), "configure.ac has a version of three numbers")
    t.is_(re.match(r"pypygc \((\S+)\)", read("debian/changelog"))[1], now,
          "debian/changelog begins with it")
    t.is_(re.search(r"^## (\S+)", read("NEWS.md"), re.M)[1], now, "NEWS.md begins with it")
    for page in ("docs/pypygc.1", "docs/valgrind-pypygc.1"):
        t.is_(re.search(r"^\.TH .*", read(page), re.M)[0].split('"')[1], "pypygc " + now,
              f"{page} is of it")
    program = os.path.join(os.environ.get("PYPYGC_BUILDDIR") or os.path.join(SRCDIR, "build"),
                           "bin", "pypygc")
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    t.is_(said.stdout.strip(), "pypygc " + now, "pypygc --version says it")


def check_packages(t):
    listed = " ".join(re.findall(r"^(?:build|page)_packages=\((.*?)\)", read("bootstrap"), re.S | re.M)).split()
    t.ok("gcc" in listed and "esbuild" in listed, "bootstrap lists what a build and the page need")
    control = re.search(r"Build-Depends:(.*?)\n\S", read("debian/control"), re.S)[1]
    depends = {d.split()[0] for d in control.split(",") if d.strip()}
    t.is_(sorted(set(listed) - ESSENTIAL - AUTORECONF - depends), [],
          "debian/control needs what bootstrap installs for a build")
    missing = [p for p in listed if p not in ESSENTIAL and p not in read("README.md")]
    t.is_(missing, [], "README.md names them, too")


def check_papers(t):
    text = read("CONTRIBUTING.md")
    named = {p.rstrip(".,") for p in re.findall(r"`([\w./-]+/[\w./-]*)`", text)
             if not p.startswith(("build/", "/", "./")) and not re.search(r"(?<![A-Za-z])(NAME|COMMAND|ID)(?![A-Za-z])", p)}
    t.ok(len(named) > 15, "CONTRIBUTING.md names files")
    t.is_(sorted(p for p in named if not os.path.exists(os.path.join(SRCDIR, p))), [],
          "CONTRIBUTING.md names files that are there")
    checks = re.findall(r'^    \((\w+), "([\d.]+)"', read("tests/lint.py"), re.M)
    t.ok(len(checks) > 2, "tests/lint.py has versions of its tools")
    t.is_([f"{name.replace('_', '-')} {number}" for name, number in checks
           if f"{name.replace('_', '-')} {number}" not in text], [],
          "CONTRIBUTING.md has them")


def load(path):
    """A script as a module."""
    loader = importlib.machinery.SourceFileLoader(os.path.basename(path), os.path.join(SRCDIR, path))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    loader.exec_module(module)
    return module


def check_commands(t):
    sys.dont_write_bytecode = True
    known = set(read("Makefile.am").split())
    listed = load("tests/matrix").TESTS
    t.ok(len(listed) > 8, "tests/matrix has tests to run")
    t.is_([p for p in listed if p not in known], [], "tests/matrix runs tests that there are")
    measured = load("tests/measure_units")
    units = re.search(r"enum unit \{(.*?)UNIT_COUNT", read("pypygc/analysis/units.h"), re.S)[1]
    t.is_(sorted(measured.written()), sorted(re.findall(r"UNIT_(\w+)", units)),
          "tests/measure_units reads every cost of units.c")
    t.is_(measured.slope([(0, 5), (10, 25), (20, 45)]), 2, "the slope of a line")
    t.is_([measured.verdict(values, 130, 32, 1040) for values in
           ([129, 135], [160, 170], [1100, 1200])],
          ["as it is", "would be 160", "OUT OF BOUNDS"], "what is said of a cost")


def check_tags(t):
    ctags = shutil.which("ctags")
    says = subprocess.run([ctags, "--version"], capture_output=True, text=True, check=False).stdout \
        if ctags else ""
    if "Universal Ctags" not in says:
        t.skip("universal-ctags is not installed")
        return
    source, name = "pypygc/tool/heap/nursery.c", "nursery_is_empty"
    found = subprocess.run([ctags, "-x", source], cwd=SRCDIR, capture_output=True, text=True,
                           check=True).stdout
    lines = [n for n, line in enumerate(read(source).splitlines(), 1)
             if f"PG_({name})(" in line and not line.startswith(" ")]
    t.is_([int(line.split()[2]) for line in found.splitlines()
           if line.split()[:2] == [name, "function"]], lines,
          "ctags finds a function PG_(name) by its name")


with tap.Tap() as test:
    check_version(test)
    check_packages(test)
    check_papers(test)
    check_commands(test)
    check_tags(test)
