#!/usr/bin/env python3
# Floating-point numbers become integers in one place: figure_whole(), which is defined for all of
# them. A bare cast of what does not fit is undefined, and figures of a file can make it so. The
# compiled code shows every conversion, whatever types the sources hide it behind.
# SPDX-License-Identifier: GPL-3.0-or-later

import os
import re
import shutil
import subprocess

import tap

BUILD = os.environ["PYPYGC_BUILDDIR"]
FOLDERS = ("analysis", "base", "cli", "layout", "profile", "render", "run")
ONLY_IN = "figure"
# SSE's and x87's: to a register, to memory, packed
CONVERSION = re.compile(r"\t(cvtt?[sp][sd]2(?:si|dq|pi)[lq]?|fistt?p?(?:s|l|ll|q)?)\b")


def objects():
    for folder in FOLDERS:
        for where, _, names in os.walk(os.path.join(BUILD, "pypygc", folder)):
            yield from (os.path.join(where, name) for name in names if name.endswith(".o"))


def conversions(path):
    """Functions with a conversion in them, of an object file."""
    listing = subprocess.run(["objdump", "-d", "--no-show-raw-insn", path], check=True, text=True,
                             stdout=subprocess.PIPE).stdout
    function, found = "?", set()
    for line in listing.splitlines():
        if match := re.match(r"[0-9a-f]+ <(.*)>:$", line):
            function = match[1]
        elif CONVERSION.search(line):
            found.add(function)
    return found


def main(t):
    if not shutil.which("objdump"):
        t.skip("objdump is not installed")
        return
    paths = sorted(objects())
    found = {path: functions for path in paths if (functions := conversions(path))}
    here = [p for p in found if re.search(r"\b(?:\w+-)?" + ONLY_IN + r"\.o$", p)]
    if not found and paths:
        t.skip("the objects of this build hold no machine code (link-time optimisation?)")
        return
    t.ok(len(paths) > 100, f"{len(paths)} object files were looked at")
    others = [f"{os.path.relpath(p, BUILD)}: {', '.join(sorted(f))}" for p, f in found.items()
              if p not in here]
    if not t.ok(not others, "nothing but base/figure.c makes integers of floating-point numbers"):
        t.diag("\n".join(others))


with tap.Tap() as tests:
    main(tests)
