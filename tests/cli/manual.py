#!/usr/bin/env python3
# The manual pages: they are well-formed, and say every command and option that there is, and none
# that there is not.
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import re
import shutil
import subprocess

from given import BUILD, SOURCE, pypygc
import tap

PAGES = ("pypygc.1", "valgrind-pypygc.1")
# Of Valgrind itself, mentioned in the pages.
VALGRINDS = {"--tool", "--trace-children", "--smc-check", "--pid"}
# Every total has a limit: the page says so once.
LIMITS = re.compile("--max(?!-severity$)")


def path(page):
    return os.path.join(SOURCE, "docs", page)


def options(text):
    return set(re.findall(r"(?<![\w-])--[A-Za-z][\w-]*[A-Za-z0-9]", text))


def text_of(page):
    """Source of a page without its markup."""
    with open(path(page), encoding="utf-8") as f:
        source = f.read()
    return re.sub(r"\\f.|\\[&,/]", "", source.replace("\\-", "-").replace("\\~", " "))


def well_formed(t, page):
    if shutil.which("man"):
        done = subprocess.run(["man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8", path(page)],
                              capture_output=True, check=False,
                              env={**os.environ, "LC_ALL": "C.UTF-8", "MANPAGER": "cat"})
        t.ok(done.returncode == 0 and done.stderr == b"" and len(done.stdout) > 2000,
             f"{page}: man has no warnings")
        t.diag(done.stderr.decode())
    else:
        t.skip("man is missing (Debian: apt install man-db)")
    if shutil.which("mandoc"):
        done = subprocess.run(["mandoc", "-T", "lint", "-W", "warning", path(page)], check=False,
                              capture_output=True, encoding="utf-8")
        t.is_((done.returncode, done.stdout), (0, ""), f"{page}: nor has mandoc")
    else:
        t.skip("mandoc is missing (Debian: apt install mandoc)")


def main(t):
    for page in PAGES:
        well_formed(t, page)
    text = text_of("pypygc.1")
    commands = re.findall(r"^  (\w+)  ", pypygc("--help").out.decode(), re.M)
    there = {"--version", "--help", "--usage", *VALGRINDS}
    for command in commands:
        section = re.search(rf"^\.SH PYPYGC {command.upper()}\n(.*?)(?=^\.SH)", text, re.M | re.S)
        shown = re.findall(r"^  (?:-.,|   ) (--[\w-]+)", pypygc(command, "--help").out.decode(), re.M)
        found = {o for o in shown if not LIMITS.match(o)}
        there |= found
        missing = found - {"--help", "--usage"} - options(section[1] if section else "")
        t.ok(f".B pypygc {command}\n" in text and section and not missing,
             f"pypygc.1: {command} ({' '.join(sorted(missing))})")
    t.ok("--max- KEY = LIMIT" in text, "pypygc.1: limits on totals")
    tool = subprocess.run([os.path.join(BUILD, "pypygc-valgrind"), "--help-debug"], check=False,
                          capture_output=True, encoding="utf-8").stdout
    own = re.search(r"user options for pypygc:\n(.*?)\n  debugging options for all", tool, re.S)
    debug = re.search(r"debugging options for pypygc:\n(.*?)\n\n", tool, re.S)
    found = options(own[1]) | options(debug[1]) if own and debug else set()
    t.ok(len(found) > 10, "the tool tells its options")
    listed = options(text_of("valgrind-pypygc.1"))
    t.is_(found - listed, set(), "valgrind-pypygc.1: all of them")
    t.is_(listed - found - VALGRINDS - {"--raw"}, set(), "valgrind-pypygc.1: no others")
    t.is_({o for o in options(text) if not LIMITS.match(o)} - there - found, set(),
          "pypygc.1: no options that do not exist")


with tap.Tap() as tests:
    main(tests)
